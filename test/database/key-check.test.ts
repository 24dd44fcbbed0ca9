import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkEncryptionKey, WrongEncryptionKeyError } from '../../src/database/encryption-keys.ts';
import { createKeyring } from '../../src/encryption/keyring.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const KEY = Buffer.alloc(32, 1);

describe('the encryption key at a start', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.close());
  const start = (key: Buffer): Promise<void> => checkEncryptionKey(test.database.prisma, createKeyring(key));

  it('becomes the key of the database at the first one, and is right at every other', async () => {
    await start(KEY);
    await start(KEY);
  });

  it('is refused when it is another one, with what to do, and nothing is changed', async () => {
    const before = await test.database.prisma.instance.findMany();
    await expect(start(Buffer.alloc(32, 2))).rejects.toThrow(WrongEncryptionKeyError);
    await expect(start(Buffer.alloc(32, 2))).rejects.toThrow(
      /AUDITSTREAM_ENCRYPTION_KEY.*restore encryption\.key/,
    );
    expect(await test.database.prisma.instance.findMany()).toEqual(before);
  });

  it('is refused when the stored check was tampered with', async () => {
    const { prisma } = test.database;
    const { keyCheck } = await prisma.instance.findFirstOrThrow();
    const changed = Buffer.from(keyCheck);
    changed[20] = (changed[20] ?? 0) ^ 1;
    await prisma.instance.updateMany({ data: { keyCheck: changed } });
    await expect(start(KEY)).rejects.toThrow(WrongEncryptionKeyError);
  });
});
