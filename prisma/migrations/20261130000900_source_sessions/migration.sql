-- CreateTable
CREATE TABLE "source_sessions" (
    "source_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "refs" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_sessions_pkey" PRIMARY KEY ("source_id","key")
);

-- AddForeignKey
ALTER TABLE "source_sessions" ADD CONSTRAINT "source_sessions_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;
