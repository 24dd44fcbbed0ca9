-- Secrets with which the system of a source signs what it sends.
ALTER TABLE "source_secrets" ADD COLUMN "value" BYTEA;

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
    WHEN 'source_secrets' THEN sealed := array_remove(ARRAY[NEW.value], NULL);
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
CREATE TRIGGER "known_key" BEFORE INSERT OR UPDATE OF "value" ON "source_secrets"
  FOR EACH ROW EXECUTE FUNCTION "refuse_unknown_key"();
