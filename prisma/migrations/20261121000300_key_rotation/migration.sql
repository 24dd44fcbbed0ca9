-- AlterTable
ALTER TABLE "instance" ADD COLUMN "next_key" BYTEA, ADD COLUMN "previous_key" BYTEA;

-- By hand, because Prisma knows neither checks nor triggers: the two come and go together, and a secret sealed with a
-- key that the instance does not know is refused (docs/adr/0008-key-rotation.md).
ALTER TABLE "instance" ADD CONSTRAINT "instance_rotation_check" CHECK (("next_key" IS NULL) = ("previous_key" IS NULL));

-- Bytes 2 to 5 of a sealed value name its key; the two columns above are sealed with the old and with the new key.
CREATE FUNCTION "refuse_unknown_key"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  known BYTEA[];
  sealed BYTEA[];
BEGIN
  EXECUTE format(
    'SELECT ARRAY[substr(key_check, 2, 4), substr(next_key, 2, 4), substr(previous_key, 2, 4)] FROM %I.instance',
    TG_TABLE_SCHEMA
  ) INTO known;
  CASE TG_TABLE_NAME
    WHEN 'destinations' THEN sealed := ARRAY[NEW.verification_token];
    WHEN 'headers' THEN sealed := ARRAY[NEW.value];
    ELSE sealed := NEW.verification_token ||
      ARRAY(SELECT decode(header ->> 'value', 'base64') FROM jsonb_array_elements(NEW.headers) AS header);
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
CREATE TRIGGER "known_key" BEFORE INSERT OR UPDATE OF "verification_token" ON "destinations"
  FOR EACH ROW EXECUTE FUNCTION "refuse_unknown_key"();
CREATE TRIGGER "known_key" BEFORE INSERT OR UPDATE OF "value" ON "headers"
  FOR EACH ROW EXECUTE FUNCTION "refuse_unknown_key"();
CREATE TRIGGER "known_key" BEFORE INSERT OR UPDATE OF "verification_token", "headers" ON "farewell_deliveries"
  FOR EACH ROW EXECUTE FUNCTION "refuse_unknown_key"();
