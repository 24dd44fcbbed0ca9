-- How far each follower of the log has come; that of the search index until now moves in.

-- CreateTable
CREATE TABLE "follower_positions" (
    "follower" TEXT NOT NULL,
    "stream_id" INTEGER NOT NULL,
    "sequence" BIGINT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "follower_positions_pkey" PRIMARY KEY ("stream_id","follower")
);

-- AddForeignKey
ALTER TABLE "follower_positions" ADD CONSTRAINT "follower_positions_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "streams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "follower_positions" ("follower", "stream_id", "sequence", "received_at")
SELECT 'search', "stream_id", "sequence", "received_at" FROM "search_positions";

-- DropTable
DROP TABLE "search_positions";
