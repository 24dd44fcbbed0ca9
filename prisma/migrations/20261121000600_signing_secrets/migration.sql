-- AlterTable
-- Null: nobody has needed it yet. The server makes it when it first sends or shows it, because it has the key to seal it with.
ALTER TABLE "destinations" ADD COLUMN "signing_secret" BYTEA,
  ADD COLUMN "previous_signing_secret" BYTEA,
  ADD COLUMN "previous_secret_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "farewell_deliveries" ADD COLUMN "signing_secret" BYTEA,
  ADD COLUMN "previous_signing_secret" BYTEA,
  ADD COLUMN "previous_secret_until" TIMESTAMPTZ(3);

-- By hand, because Prisma knows neither checks nor triggers: a previous secret always has an end, and these columns are
-- sealed, so a key that the instance does not know is refused for them, too (docs/adr/0008-key-rotation.md).
ALTER TABLE "destinations" ADD CONSTRAINT "destinations_previous_signing_secret_check"
  CHECK (("previous_signing_secret" IS NULL) = ("previous_secret_until" IS NULL));
ALTER TABLE "farewell_deliveries" ADD CONSTRAINT "farewell_deliveries_previous_signing_secret_check"
  CHECK (("previous_signing_secret" IS NULL) = ("previous_secret_until" IS NULL));

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
    WHEN 'destinations' THEN
      sealed := ARRAY[NEW.verification_token, NEW.signing_secret, NEW.previous_signing_secret];
    WHEN 'headers' THEN sealed := ARRAY[NEW.value];
    ELSE sealed := ARRAY[NEW.verification_token, NEW.signing_secret, NEW.previous_signing_secret] ||
      ARRAY(SELECT decode(header ->> 'value', 'base64') FROM jsonb_array_elements(NEW.headers) AS header);
  END CASE;
  -- Before the first start there is no key to compare with.
  IF known IS NOT NULL AND EXISTS (
    SELECT FROM unnest(sealed) AS value
    WHERE value IS NOT NULL AND array_position(known, substr(value, 2, 4)) IS NULL
  ) THEN
    RAISE EXCEPTION 'a secret for "%" was sealed with an encryption key that is not in use', TG_TABLE_NAME
      USING HINT = 'The key was replaced: set AUDITSTREAM_ENCRYPTION_KEY to the new one and restart this server.';
  END IF;
  RETURN NEW;
END
$$;
DROP TRIGGER "known_key" ON "destinations";
CREATE TRIGGER "known_key"
  BEFORE INSERT OR UPDATE OF "verification_token", "signing_secret", "previous_signing_secret" ON "destinations"
  FOR EACH ROW EXECUTE FUNCTION "refuse_unknown_key"();
DROP TRIGGER "known_key" ON "farewell_deliveries";
CREATE TRIGGER "known_key"
  BEFORE INSERT OR UPDATE OF "verification_token", "signing_secret", "previous_signing_secret", "headers"
  ON "farewell_deliveries"
  FOR EACH ROW EXECUTE FUNCTION "refuse_unknown_key"();
