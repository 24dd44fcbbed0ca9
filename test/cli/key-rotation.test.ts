import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  finishRotation,
  requireState,
  rotate,
  type RotationOptions,
  type RotationStep,
} from '../../src/cli/admin/key-rotation/rotate.ts';
import { checkEncryptionKey } from '../../src/database/encryption-keys.ts';
import { openSecret, sealFindable, sealSecret } from '../../src/destinations/secrets/sealed-secret.ts';
import type { SentSecret } from '../../src/destinations/secrets/sent-secrets.ts';
import {
  headerSecret,
  previousOf,
  SIGNING_SECRET,
  VERIFICATION_TOKEN,
} from '../../src/destinations/secrets/secret-names.ts';
import { httpPlace } from '../../src/destinations/model/http-place.ts';
import { createKeyring, type Keyring } from '../../src/encryption/keyring.ts';
import { keyIdOf, sealingKeyId } from '../../src/encryption/sealer.ts';
import { openSourceSecret, sealSourceSecret } from '../../src/sources/sealed-secret.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { eventually } from '../support/eventually.ts';
import { rowsOf } from '../support/rows.ts';

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);
const STEPS: readonly RotationStep[] = ['announced', 'sealing', 'resealed'];
const COUNT = 5;

describe('a rotation of the encryption key', () => {
  let test: TestDatabase;
  let groupId: number;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await test.database.pool.query('TRUNCATE destinations, farewell_deliveries, sources, instance CASCADE');
    ({ groupId } = await createGroupWithStream(test.database));
    const keyring = await start(OLD);
    for (let n = 0; n < COUNT; n += 1) await addDestination(keyring, n);
    await addFarewell(keyring);
    await addSource(keyring);
  });

  /** A server's start with this key: refuses a wrong one, and knows what it may know afterwards. */
  async function start(key: Buffer): Promise<Keyring> {
    const keyring = createKeyring(key);
    await checkEncryptionKey(test.database.prisma, keyring);
    return keyring;
  }
  async function addDestination(keyring: Keyring, n: number, token = `token-${n}`): Promise<number> {
    const { prisma } = test.database;
    const { id, headers } = await prisma.destination.create({
      data: {
        groupId,
        ...httpPlace(`https://example.com/${n}`),
        name: `Destination ${n}`,
        secrets: {
          create: [
            { name: VERIFICATION_TOKEN, ...sealFindable(keyring, VERIFICATION_TOKEN, token) },
            ...signing(keyring, n),
          ],
        },
        headers: { create: ['a', 'b'].map((key) => ({ key, keyFolded: key })) },
      },
      include: { headers: true },
    });
    await prisma.destinationSecret.createMany({
      data: headers.map((header) => ({
        destinationId: id,
        name: headerSecret(header.id),
        value: sealSecret(keyring, headerSecret(header.id), `${header.key}-${n}`),
      })),
    });
    return id;
  }
  /** Every second one without: it is made when it is first needed. */
  function signing(keyring: Keyring, n: number) {
    const name = SIGNING_SECRET;
    const seal = (text: string) => sealSecret(keyring, name, `${text}-${n}`);
    if (n % 2 === 1) return [];
    return [
      { name, value: seal('secret') },
      { name: previousOf(name), value: seal('previous'), validUntil: new Date() },
    ];
  }
  async function addFarewell(keyring: Keyring): Promise<void> {
    const secrets = [
      { name: VERIFICATION_TOKEN, value: sealSecret(keyring, VERIFICATION_TOKEN, 'token-f') },
      ...signing(keyring, 0).map(({ name, value }) => ({ name, value })),
      { name: headerSecret(1), key: 'a', value: sealSecret(keyring, headerSecret(1), 'a-f') },
    ];
    const sealed = secrets.map((secret) => ({ ...secret, value: secret.value.toString('base64') }));
    await test.database.pool.query(
      `INSERT INTO farewell_deliveries (destination_id, config, secrets, event_id, event_type, body)
       VALUES (1, '{"url":"https://example.com/farewell"}', $1, 1, 'x', '{}')`,
      [JSON.stringify(sealed)],
    );
  }
  /** Of a system that signs what it sends; a secret of one that does not is no more than a digest. */
  async function addSource(keyring: Keyring): Promise<void> {
    const secret = (name: string, value: Buffer<ArrayBuffer> | null) => ({
      name,
      digest: randomBytes(32),
      value,
    });
    await test.database.prisma.source.create({
      data: {
        ...{ publicId: randomUUID(), rootId: groupId, groupId, kind: 'spacelift', name: randomUUID() },
        createdAt: new Date(),
        secrets: {
          create: [
            secret('current', sealSourceSecret(keyring, 'signing')),
            secret('previous', sealSourceSecret(keyring, 'signed')),
          ],
        },
      },
    });
    await test.database.prisma.source.create({
      data: {
        ...{ publicId: randomUUID(), rootId: groupId, groupId, kind: 'json', name: randomUUID() },
        createdAt: new Date(),
        secrets: { create: [secret('current', null)] },
      },
    });
  }
  /** Everything that is sealed, opened as a server does. */
  async function openAll(keyring: Keyring): Promise<string[]> {
    const { prisma } = test.database;
    const secrets = await prisma.destinationSecret.findMany({
      orderBy: [{ destinationId: 'asc' }, { name: 'asc' }],
    });
    const farewells = await rowsOf(test.database.pool, 'farewell_deliveries');
    const ofSources = await prisma.sourceSecret.findMany({ orderBy: [{ sourceId: 'asc' }, { name: 'asc' }] });
    const kept = farewells.flatMap((farewell) => farewell.secrets as unknown as SentSecret[]);
    return [
      ...[...secrets, ...kept.map(({ name, value }) => ({ name, value: Buffer.from(value, 'base64') }))].map(
        (secret) => openSecret(keyring, secret),
      ),
      ...ofSources.flatMap(({ value }) => (value === null ? [] : [openSourceSecret(keyring, value)])),
    ];
  }
  async function keyIdsInUse(): Promise<Set<string>> {
    const { rows } = await test.database.pool.query<{ id: string }>(`
      SELECT encode(substr(value, 2, 4), 'hex') AS id FROM destination_secrets
      UNION SELECT encode(substr(decode(secret ->> 'value', 'base64'), 2, 4), 'hex')
        FROM farewell_deliveries, jsonb_array_elements(secrets) AS secret
      UNION SELECT encode(substr(value, 2, 4), 'hex') FROM source_secrets WHERE value IS NOT NULL`);
    return new Set(rows.map(({ id }) => id));
  }
  function optionsWith(key: Buffer, stopAfter?: RotationStep): RotationOptions {
    return {
      pool: test.database.pool,
      key,
      signal: new AbortController().signal,
      print: () => undefined,
      settleMs: 0,
      afterStep: (step) => {
        if (step === stopAfter) throw new Error(`killed after ${step}`);
      },
    };
  }
  /** The whole command, as far as the database is concerned. */
  async function run(key: Buffer, stopAfter?: RotationStep): Promise<void> {
    const options = optionsWith(key, stopAfter);
    const state = await requireState(options);
    const keys = state.kind === 'under-way' ? state.keys : { oldKey: key, newKey: NEW };
    await rotate(options, state, keys);
    await finishRotation(options, keys);
  }

  it('seals everything with the new key and changes nothing else', async () => {
    const before = await openAll(await start(OLD));
    const versions = await test.database.prisma.destination.findMany({ select: { id: true, version: true } });
    await run(OLD);

    const keyring = await start(NEW);
    expect(await openAll(keyring)).toEqual(before);
    expect(await keyIdsInUse()).toEqual(new Set([keyIdOf(NEW).toString('hex')]));
    expect(await test.database.prisma.destination.findMany({ select: { id: true, version: true } })).toEqual(
      versions,
    );
    await expect(start(OLD)).rejects.toThrow('If `admin rotate-encryption-key` has replaced the key');
  });

  it('makes the digests anew, so that a token that is taken is still found', async () => {
    await run(OLD);
    const digest = createKeyring(NEW).digest('token-3', VERIFICATION_TOKEN);
    expect(await test.database.prisma.destinationSecret.count({ where: { digest } })).toBe(1);
  });

  it.each(STEPS)('stopped after "%s", starts with either key, and goes on with either', async (step) => {
    const before = await openAll(await start(OLD));
    await expect(run(OLD, step)).rejects.toThrow('killed');
    for (const key of [OLD, NEW]) {
      const keyring = await start(key);
      expect(await openAll(keyring)).toEqual(before);
      await addDestination(keyring, 100);
      expect(await openAll(await start(key === OLD ? NEW : OLD))).toContain('token-100');
      await test.database.prisma.destination.delete({
        where: { groupId_kind_name: { groupId, kind: 'http', name: 'Destination 100' } },
      });
    }
    await run(NEW);
    expect(await openAll(await start(NEW))).toEqual(before);
    await expect(start(OLD)).rejects.toThrow('encryption key');
  });

  it('is stopped by a kill at any row: the rest is done by the next run', async () => {
    await expect(run(OLD, 'sealing')).rejects.toThrow('killed');
    const keyring = await start(OLD);
    const { prisma } = test.database;
    const secrets = await prisma.destinationSecret.findMany({ where: { name: VERIFICATION_TOKEN }, take: 2 });
    for (const { destinationId, name, value } of secrets) {
      await prisma.destinationSecret.update({
        where: { destinationId_name: { destinationId, name } },
        data: sealFindable(keyring, name, openSecret(keyring, { name, value })),
      });
    }
    expect((await keyIdsInUse()).size).toBe(2);
    expect(await openAll(await start(OLD))).toEqual(await openAll(await start(NEW)));
    await run(OLD);
    expect((await keyIdsInUse()).size).toBe(1);
  });

  it('takes what a server that has not heard yet seals with the old key meanwhile', async () => {
    const behind = await start(OLD);
    await expect(run(OLD, 'resealed')).rejects.toThrow('killed');
    await addDestination(behind, 50);
    await run(OLD);
    expect(await openAll(await start(NEW))).toContain('token-50');
    expect(await keyIdsInUse()).toEqual(new Set([keyIdOf(NEW).toString('hex')]));
  });

  it('waits for a transaction that is about to commit a value of the old key', async () => {
    const behind = await start(OLD);
    await expect(run(OLD, 'resealed')).rejects.toThrow('killed');
    const { pool, prisma } = test.database;
    const writer = await pool.connect();
    await writer.query('BEGIN');
    const { id } = await prisma.destination.findFirstOrThrow();
    await writer.query(
      `INSERT INTO destination_secrets (destination_id, name, value) VALUES ($1, 'header/4711', $2)`,
      [id, sealSecret(behind, 'header/4711', 'late')],
    );
    const running = run(OLD);
    // The last step waits for the writer, for 300 ms at a time: what it commits then came after the last look at the rows.
    await eventually(async () => {
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database()
                       AND wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE destination_secrets%'`;
      return (await pool.query(waiting)).rowCount === 1;
    });
    await writer.query('COMMIT');
    writer.release();
    await running;
    expect(await openAll(await start(NEW))).toContain('late');
  });

  it('afterwards the database refuses what is sealed with the old key', async () => {
    const behind = await start(OLD);
    await run(OLD);
    await expect(addDestination(behind, 51)).rejects.toThrow('encryption key that is not in use');
    await expect(addFarewell(behind)).rejects.toThrow('encryption key that is not in use');
    await expect(addSource(behind)).rejects.toThrow('encryption key that is not in use');
    const late = test.database.pool.query('UPDATE destination_secrets SET value = $1', [
      behind.seal('late', SIGNING_SECRET),
    ]);
    await expect(late).rejects.toThrow('encryption key that is not in use');
  });

  it('goes on when two destinations got the same token while their digests were of two keys', async () => {
    await expect(run(OLD, 'sealing')).rejects.toThrow('killed');
    await addDestination(await start(OLD), 52, 'token-1');
    await run(OLD);
    expect((await openAll(await start(NEW))).filter((text) => text === 'token-1')).toHaveLength(2);
  });

  it('is refused with a third key, and with the key in use', async () => {
    await expect(run(randomBytes(32))).rejects.toThrow('not the one of this database');
    const options = optionsWith(OLD);
    await expect(
      rotate(options, { kind: 'steady' }, { oldKey: OLD, newKey: Buffer.from(OLD) }),
    ).rejects.toThrow('The new key is the key in use');
    expect((await test.database.prisma.instance.findFirstOrThrow()).nextKey).toBeNull();
  });

  it('names what neither key opens, and ends when that is gone', async () => {
    const { prisma, pool } = test.database;
    const { id, destinationId } = await prisma.header.findFirstOrThrow();
    const where = { destinationId, name: headerSecret(id) };
    await pool.query('ALTER TABLE destination_secrets DISABLE TRIGGER known_key');
    const foreign = sealSecret(createKeyring(randomBytes(32)), where.name, 'x');
    await prisma.destinationSecret.updateMany({ where, data: { value: foreign } });
    await pool.query('ALTER TABLE destination_secrets ENABLE TRIGGER known_key');
    await expect(run(OLD)).rejects.toThrow(`stored for: destination ${destinationId} (header/${id}).`);
    await prisma.destinationSecret.deleteMany({ where });
    await run(OLD);
    const { keyCheck } = await prisma.instance.findFirstOrThrow();
    expect(sealingKeyId(keyCheck)).toEqual(keyIdOf(NEW));
  });

  it('knows every column that holds bytes', async () => {
    const { rows } = await test.database.pool.query<{ name: string }>(`
      SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1`);
    // A new column that is sealed belongs into src/cli/admin/key-rotation/sealed-tables.ts and gets the trigger `known_key`,
    // as farewell_deliveries.secrets, which is JSON, has both.
    expect(rows.map(({ name }) => name)).toEqual([
      'access_tokens.digest',
      'destination_secrets.digest',
      'destination_secrets.value',
      'idempotency_keys.digest',
      'instance.key_check',
      'instance.next_key',
      'instance.previous_key',
      'replay_streams.shipment_filter',
      'source_secrets.digest',
      'source_secrets.value',
      'subscriptions.shipment_filter',
    ]);
  });
});
