-- The words of events, for searching (docs/adr has why it is built so).

-- CreateTable
-- By hand: the partitions, a day each as those of audit_events, dropped with them.
CREATE TABLE "search_blocks" (
    "stream_id" INTEGER NOT NULL,
    "first_sequence" BIGINT NOT NULL,
    "last_sequence" BIGINT NOT NULL,
    "first_id" BIGINT NOT NULL,
    "last_id" BIGINT NOT NULL,
    "first_received_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "search_blocks_pkey" PRIMARY KEY ("stream_id","last_sequence","received_at")
) PARTITION BY RANGE ("received_at");

-- By hand: Prisma knows no GIN index on tsvector. Readers look through the pending list, so it is kept short.
CREATE INDEX "search_blocks_words_idx" ON "search_blocks" USING GIN ("words") WITH (gin_pending_list_limit = 1024);

-- CreateTable
CREATE TABLE "search_positions" (
    "stream_id" INTEGER NOT NULL,
    "sequence" BIGINT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "search_positions_pkey" PRIMARY KEY ("stream_id")
);

-- AddForeignKey
ALTER TABLE "search_positions" ADD CONSTRAINT "search_positions_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "streams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
