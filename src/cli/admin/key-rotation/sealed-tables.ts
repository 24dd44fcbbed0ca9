import type pg from 'pg';
import { openSecret, sealFindable, sealSecret } from '../../../destinations/secrets/sealed-secret.ts';
import type { SentSecret } from '../../../destinations/secrets/sent-secrets.ts';
import type { Keyring } from '../../../encryption/keyring.ts';
import { openSourceSecret, sealSourceSecret } from '../../../sources/sealed-secret.ts';

// Everything that is sealed: the secrets of destinations, whatever their kind, the copies of them that farewells keep, and the
// secrets of sources whose systems sign.
// A table that is added here gets the trigger `known_key`, too; test/cli/key-rotation.test.ts shows when one is missing.

/** A table that holds sealed values. */
export interface SealedTable<Row> {
  /** The next rows after this one, or the first, that another key has sealed. */
  find(client: Pick<pg.ClientBase, 'query'>, keyId: Buffer, after: Row | undefined): Promise<Row[]>;
  /** Names the row for the operator. */
  describe(row: Row): string;
  /** Replaces the row's values if they are still the same; throws an `UnreadableError` when the keyring does not open them. */
  replacement(keyring: Keyring, row: Row): { readonly text: string; readonly values: unknown[] };
}

/** A value that neither key opens. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

const BATCH = 200;

interface SecretRow {
  readonly destination_id: number;
  readonly name: string;
  readonly value: Buffer;
  readonly has_digest: boolean;
}

const DESTINATION_SECRETS: SealedTable<SecretRow> = {
  async find(client, keyId, after) {
    const { rows } = await client.query<SecretRow>(
      `SELECT destination_id, name, value, digest IS NOT NULL AS has_digest FROM destination_secrets
       WHERE (destination_id, name) > ($2, $3) AND substr(value, 2, 4) <> $1
       ORDER BY destination_id, name LIMIT ${BATCH}`,
      [keyId, after?.destination_id ?? 0, after?.name ?? ''],
    );
    return rows;
  },
  describe: ({ destination_id: id, name }) => `destination ${id} (${name})`,
  replacement(keyring, row) {
    const { name } = row;
    const text = open(keyring, row);
    const { value, digest } = sealFindable(keyring, name, text);
    return {
      text: `UPDATE destination_secrets SET value = $4, digest = $5
             WHERE destination_id = $1 AND name = $2 AND value = $3`,
      values: [row.destination_id, name, row.value, value, row.has_digest ? digest : null],
    };
  },
};

interface FarewellRow {
  readonly id: number;
  readonly secrets: readonly SentSecret[];
}

const FAREWELL_DELIVERIES: SealedTable<FarewellRow> = {
  async find(client, keyId, after) {
    const { rows } = await client.query<FarewellRow>(
      `SELECT id, secrets FROM farewell_deliveries
       WHERE id > $2 AND EXISTS (SELECT FROM jsonb_array_elements(secrets) AS secret
                                 WHERE substr(decode(secret ->> 'value', 'base64'), 2, 4) <> $1)
       ORDER BY id LIMIT ${BATCH}`,
      [keyId, after?.id ?? 0],
    );
    return rows;
  },
  describe: ({ id }) => `farewell delivery ${id}`,
  replacement(keyring, { id, secrets }) {
    const resealed = secrets.map((secret) => {
      const text = open(keyring, { name: secret.name, value: Buffer.from(secret.value, 'base64') });
      return { ...secret, value: sealSecret(keyring, secret.name, text).toString('base64') };
    });
    return {
      text: 'UPDATE farewell_deliveries SET secrets = $3 WHERE id = $1 AND secrets = $2',
      values: [id, JSON.stringify(secrets), JSON.stringify(resealed)],
    };
  },
};

interface SourceSecretRow {
  readonly source_id: number;
  readonly name: string;
  readonly value: Buffer;
}

const SOURCE_SECRETS: SealedTable<SourceSecretRow> = {
  async find(client, keyId, after) {
    const { rows } = await client.query<SourceSecretRow>(
      `SELECT source_id, name, value FROM source_secrets
       WHERE (source_id, name) > ($2, $3) AND substr(value, 2, 4) <> $1
       ORDER BY source_id, name LIMIT ${BATCH}`,
      [keyId, after?.source_id ?? 0, after?.name ?? ''],
    );
    return rows;
  },
  describe: ({ source_id: id, name }) => `source ${id} (${name})`,
  replacement(keyring, { source_id: id, name, value }) {
    const text = opened(() => openSourceSecret(keyring, value));
    return {
      text: 'UPDATE source_secrets SET value = $4 WHERE source_id = $1 AND name = $2 AND value = $3',
      values: [id, name, value, sealSourceSecret(keyring, text)],
    };
  },
};

export const SEALED_TABLES: readonly SealedTable<unknown>[] = [
  DESTINATION_SECRETS,
  FAREWELL_DELIVERIES,
  SOURCE_SECRETS,
];

function open(keyring: Keyring, secret: Pick<SecretRow, 'name' | 'value'>): string {
  return opened(() => openSecret(keyring, secret));
}

function opened(open: () => string): string {
  try {
    return open();
  } catch (cause) {
    throw new UnreadableError('Neither key opens it', { cause });
  }
}
