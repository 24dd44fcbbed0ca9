import type pg from 'pg';
import { sqlState, withTransaction } from '../../../database/transaction.ts';
import {
  HEADER_VALUE,
  SIGNING_SECRET,
  VERIFICATION_TOKEN,
} from '../../../destinations/secrets/sealed-columns.ts';
import type { Keyring } from '../../../encryption/keyring.ts';
import { keyIdOf } from '../../../encryption/sealer.ts';

const BATCH = 200;

/** What is to be sealed anew: values that `keyring` opens and that another key than `newKey`, which it seals with, has sealed. */
export interface Resealing {
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly newKey: Buffer;
  readonly signal: AbortSignal;
}

/** How many values were sealed anew, and which rows hold one that neither key opens. */
export interface Resealed {
  readonly count: number;
  readonly unreadable: readonly string[];
}

/**
 * Goes once through everything that is sealed, in small steps that lock a few rows for milliseconds. A row that is
 * changed meanwhile is left to the next pass. Nothing that anybody can see changes, so no version rises.
 */
export async function reseal(resealing: Resealing): Promise<Resealed> {
  let count = 0;
  const unreadable: string[] = [];
  for (const table of SEALED_TABLES) {
    let after = 0;
    for (;;) {
      resealing.signal.throwIfAborted();
      const rows = await table.find(resealing.pool, keyIdOf(resealing.newKey), after);
      for (const row of rows) {
        if (await resealRow(resealing, table, row)) count += 1;
        else unreadable.push(`${table.name} with id ${row.id}`);
      }
      if (rows.length < BATCH) break;
      after = rows.at(-1)?.id ?? after;
    }
  }
  return { count, unreadable };
}

/** Whether another key than `newKey` has sealed anything that is stored. */
export async function isAnythingLeft(client: pg.ClientBase, newKey: Buffer): Promise<boolean> {
  for (const table of SEALED_TABLES)
    if ((await table.find(client, keyIdOf(newKey), 0)).length > 0) return true;
  return false;
}

interface SealedRow {
  readonly id: number;
  readonly value: Buffer;
  /** Destinations and farewell deliveries only; null where there is none. */
  readonly signing?: Buffer | null;
  readonly previous?: Buffer | null;
  /** Farewell deliveries only. */
  readonly headers?: readonly { readonly key: string; readonly value: string }[];
}

interface SealedTable {
  readonly name: string;
  /** Rows after this id that another key has sealed. */
  find(client: Pick<pg.ClientBase, 'query'>, keyId: Buffer, after: number): Promise<SealedRow[]>;
  /** Replaces the row's values if they are still the same; throws when the keyring does not open them. */
  replace(resealing: Resealing, row: SealedRow): Promise<void>;
}

async function resealRow(resealing: Resealing, table: SealedTable, row: SealedRow): Promise<boolean> {
  try {
    await table.replace(resealing, row);
    return true;
  } catch (error) {
    if (error instanceof UnreadableError) return false;
    throw error;
  }
}

/** A value that neither key opens. */
class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

function open(keyring: Keyring, sealed: Buffer, purpose: string): string {
  try {
    return keyring.open(sealed, purpose);
  } catch (cause) {
    throw new UnreadableError('Neither key opens it', { cause });
  }
}

function finder(table: string, columns: string, otherKey: string): SealedTable['find'] {
  return async (client, keyId, after) => {
    const { rows } = await client.query<SealedRow>(
      `SELECT id, ${columns} FROM ${table} WHERE id > $2 AND (${otherKey}) ORDER BY id LIMIT ${BATCH}`,
      [keyId, after],
    );
    return rows;
  };
}

/** A null is not sealed with another key: nothing is. */
const SECRETS = 'verification_token AS value, signing_secret AS signing, previous_signing_secret AS previous';
const OTHER_KEY = ['verification_token', 'signing_secret', 'previous_signing_secret']
  .map((column) => `substr(${column}, 2, 4) <> $1`)
  .join(' OR ');
/** The values are still those that were read: $2, $3 and $4. */
const UNCHANGED = `verification_token = $2 AND signing_secret IS NOT DISTINCT FROM $3
  AND previous_signing_secret IS NOT DISTINCT FROM $4`;

function resealSecret(keyring: Keyring, sealed: Buffer | null | undefined): Buffer | null {
  if (sealed === null || sealed === undefined) return null;
  return keyring.seal(open(keyring, sealed, SIGNING_SECRET), SIGNING_SECRET);
}

const destinations: SealedTable = {
  name: 'destination',
  find: finder('destinations', SECRETS, OTHER_KEY),
  async replace({ pool, keyring }, { id, value, signing, previous }) {
    const token = open(keyring, value, VERIFICATION_TOKEN);
    const secrets = [
      keyring.seal(token, VERIFICATION_TOKEN),
      resealSecret(keyring, signing),
      resealSecret(keyring, previous),
    ];
    const replaceWith = (digestOf: string): Promise<unknown> =>
      withTransaction(pool, (client) =>
        client.query(
          `UPDATE destinations SET verification_token = $5, signing_secret = $6, previous_signing_secret = $7,
                                   verification_token_digest = $8
           WHERE id = $1 AND ${UNCHANGED}`,
          [id, value, signing, previous, ...secrets, keyring.digest(digestOf, VERIFICATION_TOKEN)],
        ),
      );
    try {
      await replaceWith(token);
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      // During the rotation somebody has given another destination of the group the same token: its digest, made with
      // the other key, did not show it. Both keep working; this one's digest is one that nobody can ask for.
      await replaceWith(`${token}\0${id}`);
    }
  },
};

const UNIQUE_VIOLATION = '23505';

const headers: SealedTable = {
  name: 'header',
  find: finder('headers', 'value', 'substr(value, 2, 4) <> $1'),
  async replace({ pool, keyring }, { id, value }) {
    const sealed = keyring.seal(open(keyring, value, HEADER_VALUE), HEADER_VALUE);
    await withTransaction(pool, (client) =>
      client.query('UPDATE headers SET value = $3 WHERE id = $1 AND value = $2', [id, value, sealed]),
    );
  },
};

const farewellDeliveries: SealedTable = {
  name: 'farewell delivery',
  find: finder(
    'farewell_deliveries',
    `${SECRETS}, headers`,
    `${OTHER_KEY} OR EXISTS (
       SELECT FROM jsonb_array_elements(headers) AS header
       WHERE substr(decode(header ->> 'value', 'base64'), 2, 4) <> $1)`,
  ),
  async replace({ pool, keyring }, { id, value, signing, previous, headers: sealedHeaders = [] }) {
    const token = keyring.seal(open(keyring, value, VERIFICATION_TOKEN), VERIFICATION_TOKEN);
    const resealed = sealedHeaders.map((header) => {
      const text = open(keyring, Buffer.from(header.value, 'base64'), HEADER_VALUE);
      return { key: header.key, value: keyring.seal(text, HEADER_VALUE).toString('base64') };
    });
    await withTransaction(pool, (client) =>
      client.query(
        `UPDATE farewell_deliveries SET verification_token = $5, signing_secret = $6, previous_signing_secret = $7,
                                        headers = $8
         WHERE id = $1 AND ${UNCHANGED}`,
        [
          ...[id, value, signing, previous],
          ...[token, resealSecret(keyring, signing), resealSecret(keyring, previous)],
          JSON.stringify(resealed),
        ],
      ),
    );
  },
};

/** Everything that is sealed; test/cli/key-rotation.test.ts shows when the schema gets a column that is missing here. */
const SEALED_TABLES: readonly SealedTable[] = [destinations, headers, farewellDeliveries];
