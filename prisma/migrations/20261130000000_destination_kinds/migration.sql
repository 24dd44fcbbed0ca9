-- What a destination is and where it sends is its kind's, and every secret of it is a row of one table. Sealed values move
-- as they are: they stay bound to the purposes they were sealed for (docs/adr/0027-one-table-of-secrets.md). Nothing of
-- events, attempts and deliveries is touched. By hand: the partial indexes, the check, the triggers.

DROP TRIGGER "known_key" ON "destinations";
DROP TRIGGER "known_key" ON "headers";
DROP TRIGGER "known_key" ON "farewell_deliveries";

-- CreateTable
CREATE TABLE "destination_secrets" (
    "destination_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "value" BYTEA NOT NULL,
    "digest" BYTEA,
    "valid_until" TIMESTAMPTZ(3),

    CONSTRAINT "destination_secrets_pkey" PRIMARY KEY ("destination_id","name")
);

INSERT INTO "destination_secrets" ("destination_id", "name", "value", "digest", "valid_until")
  SELECT "id", 'verification_token', "verification_token", "verification_token_digest", NULL::timestamptz FROM "destinations"
  UNION ALL
  SELECT "id", 'signing_secret', "signing_secret", NULL, NULL FROM "destinations" WHERE "signing_secret" IS NOT NULL
  UNION ALL
  SELECT "id", 'signing_secret/previous', "previous_signing_secret", NULL, "previous_secret_until" FROM "destinations"
    WHERE "previous_signing_secret" IS NOT NULL
  UNION ALL
  SELECT "destination_id", 'header/' || "id", "value", NULL, NULL FROM "headers";

-- A previous secret always has an end.
ALTER TABLE "destination_secrets" ADD CONSTRAINT "destination_secrets_previous_check"
  CHECK (("name" LIKE '%/previous') = ("valid_until" IS NOT NULL));

-- CreateIndex
CREATE INDEX "destination_secrets_digest_idx" ON "destination_secrets"("digest");

-- AddForeignKey
ALTER TABLE "destination_secrets" ADD CONSTRAINT "destination_secrets_destination_id_fkey" FOREIGN KEY ("destination_id") REFERENCES "destinations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "headers" DROP COLUMN "value";

-- AlterTable
ALTER TABLE "destinations"
  ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'http',
  ADD COLUMN "config" JSONB,
  ADD COLUMN "identity" TEXT,
  ADD COLUMN "format" TEXT NOT NULL DEFAULT 'gitlab';
UPDATE "destinations" SET "config" = jsonb_build_object('url', "destination_url"), "identity" = "destination_url";
-- The indexes of the columns go with them.
ALTER TABLE "destinations"
  ALTER COLUMN "config" SET NOT NULL,
  ALTER COLUMN "identity" SET NOT NULL,
  DROP COLUMN "destination_url",
  DROP COLUMN "verification_token",
  DROP COLUMN "verification_token_digest",
  DROP COLUMN "signing_secret",
  DROP COLUMN "previous_signing_secret",
  DROP COLUMN "previous_secret_until";

-- Names and identities are unique in an owner's destinations of a kind.
DROP INDEX "destinations_group_id_name_key";
DROP INDEX "destinations_instance_name_key";
-- CreateIndex
CREATE UNIQUE INDEX "destinations_group_id_kind_identity_key" ON "destinations"("group_id", "kind", "identity");
-- CreateIndex
CREATE UNIQUE INDEX "destinations_group_id_kind_name_key" ON "destinations"("group_id", "kind", "name");
CREATE UNIQUE INDEX "destinations_instance_kind_identity_key" ON "destinations" ("kind", "identity") WHERE "group_id" IS NULL;
CREATE UNIQUE INDEX "destinations_instance_kind_name_key" ON "destinations" ("kind", "name") WHERE "group_id" IS NULL;

-- AlterTable
-- A farewell keeps what it takes to send it: the destination's kind, config and format, and its secrets one by one, each
-- sealed as it was, so that they are kept without being opened.
ALTER TABLE "farewell_deliveries"
  ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'http',
  ADD COLUMN "config" JSONB,
  ADD COLUMN "format" TEXT NOT NULL DEFAULT 'gitlab',
  ADD COLUMN "secrets" JSONB;
UPDATE "farewell_deliveries" f SET
  "config" = jsonb_build_object('url', "url"),
  "secrets" = (
    SELECT jsonb_agg(jsonb_strip_nulls(to_jsonb(secret) - 'place') ORDER BY secret.place)
    FROM (
      SELECT 0 AS place, 'verification_token' AS name, NULL AS key, encode(f."verification_token", 'base64') AS value,
             NULL::timestamptz AS until
      UNION ALL
      SELECT 0, 'signing_secret', NULL, encode(f."signing_secret", 'base64'), NULL WHERE f."signing_secret" IS NOT NULL
      UNION ALL
      SELECT 0, 'signing_secret/previous', NULL, encode(f."previous_signing_secret", 'base64'), f."previous_secret_until"
        WHERE f."previous_signing_secret" IS NOT NULL
      UNION ALL
      SELECT header.place, 'header/' || header.place, header.value ->> 'key', header.value ->> 'value', NULL
        FROM jsonb_array_elements(f."headers") WITH ORDINALITY AS header(value, place)
    ) AS secret
  );
ALTER TABLE "farewell_deliveries"
  ALTER COLUMN "config" SET NOT NULL,
  ALTER COLUMN "secrets" SET NOT NULL,
  DROP COLUMN "url",
  DROP COLUMN "verification_token",
  DROP COLUMN "signing_secret",
  DROP COLUMN "previous_signing_secret",
  DROP COLUMN "previous_secret_until",
  DROP COLUMN "headers";

-- A secret sealed with a key that the instance does not know is refused (docs/adr/0008-key-rotation.md).
CREATE OR REPLACE FUNCTION "refuse_unknown_key"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  known BYTEA[];
  sealed BYTEA[];
BEGIN
  EXECUTE format(
    'SELECT ARRAY[substr(key_check, 2, 4), substr(next_key, 2, 4), substr(previous_key, 2, 4)] FROM %I.instance',
    TG_TABLE_SCHEMA
  ) INTO known;
  CASE TG_TABLE_NAME
    WHEN 'destination_secrets' THEN sealed := ARRAY[NEW.value];
    ELSE sealed := ARRAY(SELECT decode(secret ->> 'value', 'base64') FROM jsonb_array_elements(NEW.secrets) AS secret);
  END CASE;
  -- Before the first start there is no key to compare with.
  IF known IS NOT NULL AND EXISTS (
    SELECT FROM unnest(sealed) AS value WHERE array_position(known, substr(value, 2, 4)) IS NULL
  ) THEN
    RAISE EXCEPTION 'a secret for "%" was sealed with an encryption key that is not in use', TG_TABLE_NAME
      USING HINT = 'The key was replaced: set AUDITSTREAM_ENCRYPTION_KEY to the new one and restart this server.';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "known_key" BEFORE INSERT OR UPDATE OF "value" ON "destination_secrets"
  FOR EACH ROW EXECUTE FUNCTION "refuse_unknown_key"();
CREATE TRIGGER "known_key" BEFORE INSERT OR UPDATE OF "secrets" ON "farewell_deliveries"
  FOR EACH ROW EXECUTE FUNCTION "refuse_unknown_key"();
