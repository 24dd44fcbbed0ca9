-- What owners see of their destinations: deliveries, counts, errors. By hand: the partial indexes, which Prisma does not
-- know, and the room left on the pages of the hot table "delivery_counts".

-- AlterTable
-- The key begins with the delivery (destination and event) and not with the attempt's own number: pages of deliveries
-- are read by it, so that the hot insert has no further index to keep for them.
ALTER TABLE "attempts" DROP CONSTRAINT "attempts_pkey",
  ADD CONSTRAINT "attempts_pkey" PRIMARY KEY ("destination_id","event_id","id","attempted_at"),
  ADD COLUMN "dns_ms" INTEGER, ADD COLUMN "tcp_ms" INTEGER, ADD COLUMN "tls_ms" INTEGER,
  ADD COLUMN "first_byte_ms" INTEGER, ADD COLUMN "body" TEXT;

-- AlterTable
ALTER TABLE "failed_deliveries" ADD COLUMN "manual" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "delivery_counts" (
    "destination_id" INTEGER NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "slot" INTEGER NOT NULL,
    "delivered" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "last_delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_counts_pkey" PRIMARY KEY ("destination_id","minute","slot")
) WITH (fillfactor = 50);

-- CreateIndex
CREATE INDEX "failed_deliveries_destination_id_event_id_idx" ON "failed_deliveries"("destination_id", "event_id");

-- By hand: which blocks have a type at all, for types that are rare. A B-tree would cost the hot insert a third.
CREATE INDEX "attempts_types_idx" ON "attempts"
  USING BRIN ("event_type" text_bloom_ops(n_distinct_per_range = 300)) WITH (autosummarize = on);

-- By hand: what waits for another attempt, among any number of dead letters.
CREATE INDEX "failed_deliveries_open_idx" ON "failed_deliveries"("destination_id", "event_id") WHERE "dead_at" IS NULL;

-- By hand: the newest error and the tests. Who is delivered by the stream pays nothing for them.
CREATE INDEX "attempts_errors_idx" ON "attempts"("destination_id", "attempted_at")
  WHERE "error_class" <> 'aborted' AND "trigger" <> 'TEST';
CREATE INDEX "attempts_tests_idx" ON "attempts"("destination_id", "event_id") WHERE "trigger" = 'TEST';
