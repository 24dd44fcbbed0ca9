-- What a request that may be under way carries, so that a repetition carries the same. Without defaults: nothing is
-- rewritten.

-- AlterTable
ALTER TABLE "subscriptions" ADD COLUMN "shipment_filter" BYTEA;
ALTER TABLE "replay_streams" ADD COLUMN "shipment_end" BIGINT, ADD COLUMN "shipment_filter" BYTEA;
