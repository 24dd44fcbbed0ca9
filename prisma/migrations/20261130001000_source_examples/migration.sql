-- AlterTable: one of the records that became no events for this reason, without its secrets.
ALTER TABLE "source_reasons" ADD COLUMN "example" TEXT;
