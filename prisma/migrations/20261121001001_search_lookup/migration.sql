-- By hand: looks blocks up by their words. PostgreSQL does not know what it costs to read the words of a block, which are
-- stored outside of its row, and would rather read them all than ask the index. A function can have settings of its own.
-- A plan for any values cannot use the primary key either, which would lead to the words of every block of the stream.
-- The bounds are ids where "by_id", sequences else.
CREATE FUNCTION "blocks_having"("wanted" tsquery, "of_stream" INTEGER, "by_id" BOOLEAN, "lowest" BIGINT, "below" BIGINT)
  RETURNS TABLE ("stream_id" INTEGER, "first_sequence" BIGINT, "last_sequence" BIGINT,
                 "first_received_at" TIMESTAMPTZ, "received_at" TIMESTAMPTZ)
  LANGUAGE sql STABLE
  SET enable_seqscan = off
  SET enable_indexscan = off
  SET plan_cache_mode = force_generic_plan
AS $$
  SELECT b."stream_id", b."first_sequence", b."last_sequence", b."first_received_at", b."received_at"
  FROM "search_blocks" AS b
  WHERE b."words" @@ "wanted"
    AND ("of_stream" IS NULL OR b."stream_id" + 0 = "of_stream")
    AND CASE WHEN "by_id" THEN b."last_id" ELSE b."last_sequence" END >= "lowest"
    AND CASE WHEN "by_id" THEN b."first_id" ELSE b."first_sequence" END < "below"
$$;
