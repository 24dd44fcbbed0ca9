-- What became of an attempt is concluded once, where the answer is known, and stored. By hand: the function.

-- AlterTable
-- Without a default: nothing is rewritten, whatever the number of attempts.
ALTER TABLE "attempts" ADD COLUMN "outcome" "char", ADD COLUMN "code" TEXT;

-- What became of an attempt, for those from before the column, too. It can go when they are older than any retention.
CREATE FUNCTION attempt_outcome(outcome "char", status INTEGER, error_class TEXT) RETURNS "char"
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(outcome, CASE WHEN status BETWEEN 200 AND 299 THEN 'd' WHEN status = 410 THEN 'g'
                              WHEN status IN (429, 503) THEN 'b' WHEN error_class = 'aborted' THEN 'a' ELSE 'f' END::"char");
