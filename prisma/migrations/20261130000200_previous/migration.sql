-- Which event a destination got before the next one, so that a receiver sees what is missing.

-- AlterTable
-- Without defaults: nothing is rewritten, whatever waits. What failed before this has no previous.
ALTER TABLE "subscriptions" ADD COLUMN "previous" BIGINT;
ALTER TABLE "failed_deliveries" ADD COLUMN "previous" BIGINT;
ALTER TABLE "replay_streams" ADD COLUMN "previous" BIGINT;
