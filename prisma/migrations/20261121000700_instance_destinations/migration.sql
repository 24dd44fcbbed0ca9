-- AlterTable
ALTER TABLE "destinations" ALTER COLUMN "group_id" DROP NOT NULL;

-- By hand, because Prisma knows no partial indexes: null equals nothing in the three that exist, so the destinations of
-- the installation have theirs.
CREATE UNIQUE INDEX "destinations_instance_destination_url_key" ON "destinations" ("destination_url") WHERE "group_id" IS NULL;
CREATE UNIQUE INDEX "destinations_instance_name_key" ON "destinations" ("name") WHERE "group_id" IS NULL;
CREATE UNIQUE INDEX "destinations_instance_verification_token_digest_key" ON "destinations" ("verification_token_digest") WHERE "group_id" IS NULL;
