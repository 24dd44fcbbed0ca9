-- Requests that carry several events. Without defaults: nothing is rewritten, whatever the number of attempts.

-- AlterTable
ALTER TABLE "attempts" ADD COLUMN "shipment" BIGINT, ADD COLUMN "shipment_size" INTEGER;

-- AlterTable
ALTER TABLE "subscriptions" ADD COLUMN "shipment_end" BIGINT;
