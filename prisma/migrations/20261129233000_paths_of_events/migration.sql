-- Which installation this is, and through which others an event has come: what comes back is refused.

-- AlterTable
ALTER TABLE "instance" ADD COLUMN "identity" UUID NOT NULL DEFAULT gen_random_uuid();

-- AlterTable
-- Without defaults: nothing is rewritten, whatever the number of events.
ALTER TABLE "audit_events" ADD COLUMN "via" TEXT;
ALTER TABLE "failed_deliveries" ADD COLUMN "via" TEXT;
