-- Everything of a time span again to one destination.

-- CreateTable
CREATE TABLE "replays" (
    "id" SERIAL NOT NULL,
    "destination_id" INTEGER NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "to" TIMESTAMPTZ(3) NOT NULL,
    "total" BIGINT NOT NULL,
    "delivered" BIGINT NOT NULL DEFAULT 0,
    "failed" BIGINT NOT NULL DEFAULT 0,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "waits" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "replays_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replay_streams" (
    "replay_id" INTEGER NOT NULL,
    "stream_id" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "position_received_at" TIMESTAMPTZ(3) NOT NULL,
    "last_sequence" BIGINT NOT NULL,

    CONSTRAINT "replay_streams_pkey" PRIMARY KEY ("replay_id","stream_id")
);

-- CreateIndex
CREATE INDEX "replays_destination_id_idx" ON "replays"("destination_id");

-- AddForeignKey
ALTER TABLE "replays" ADD CONSTRAINT "replays_destination_id_fkey" FOREIGN KEY ("destination_id") REFERENCES "destinations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_streams" ADD CONSTRAINT "replay_streams_replay_id_fkey" FOREIGN KEY ("replay_id") REFERENCES "replays"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_streams" ADD CONSTRAINT "replay_streams_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "streams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
