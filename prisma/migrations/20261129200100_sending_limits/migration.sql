-- How a destination takes events that refuses some: counted, and shown while it lasts.

-- AlterTable
ALTER TABLE "delivery_counts" ADD COLUMN "refused" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
-- By hand: written every few seconds for each destination that refuses requests, so with room for that on its pages.
CREATE TABLE "sending_limits" (
    "destination_id" INTEGER NOT NULL,
    "owner" TEXT NOT NULL,
    "in_flight" INTEGER NOT NULL,
    "pause_ms" INTEGER,
    "is_limited" BOOLEAN NOT NULL,
    "taken_per_second" DOUBLE PRECISION NOT NULL,
    "refused_per_second" DOUBLE PRECISION NOT NULL,
    "held_until" TIMESTAMPTZ(3),
    "since" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sending_limits_pkey" PRIMARY KEY ("destination_id","owner")
) WITH (fillfactor = 50);

-- AddForeignKey
ALTER TABLE "sending_limits" ADD CONSTRAINT "sending_limits_destination_id_fkey" FOREIGN KEY ("destination_id") REFERENCES "destinations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
