-- Whether requests are signed, where their kind of destination signs any. Those that are there go on being signed.

-- AlterTable
ALTER TABLE "destinations" ADD COLUMN "signed" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "farewell_deliveries" ADD COLUMN "signed" BOOLEAN NOT NULL DEFAULT true;
