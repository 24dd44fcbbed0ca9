-- How events go out: many to a request, and compressed. The defaults are one event to a request, as it is.

-- AlterTable
ALTER TABLE "destinations"
  ADD COLUMN "batch_max_events" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "batch_max_bytes" INTEGER NOT NULL DEFAULT 1048576,
  ADD COLUMN "batch_max_age_ms" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "compression" TEXT NOT NULL DEFAULT 'none';

-- AlterTable
-- The last event of a destination goes out as its events did: in a batch of one where they went in batches.
ALTER TABLE "farewell_deliveries"
  ADD COLUMN "batch_max_events" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "compression" TEXT NOT NULL DEFAULT 'none';
