-- Dead letters go when they have been dead for as long as events are kept. By hand: a partial index, which Prisma does
-- not know; what is alive has no entry in it.
CREATE INDEX "failed_deliveries_dead_idx" ON "failed_deliveries"("dead_at") WHERE "dead_at" IS NOT NULL;
