import { afterAll, describe, expect, it } from '@jest/globals';
import { inPrismaTransaction } from '../../src/database/prisma-transaction.ts';
import { httpPlace } from '../../src/destinations/model/http-place.ts';
import { digestSecret, sealSecret } from '../../src/destinations/secrets/sealed-secret.ts';
import { headerSecret, VERIFICATION_TOKEN } from '../../src/destinations/secrets/secret-names.ts';
import { writeSecret } from '../../src/destinations/secrets/write-secrets.ts';
import { addHeader, destinationIn, rowId } from './documents.ts';
import { createWorld, openedConfig } from './world.ts';

const world = await createWorld();
afterAll(() => world.close());

describe('a destination that is loaded while it is changed', () => {
  it('has the URL, the token and the headers of one moment', async () => {
    const group = await world.group();
    const { id: globalId } = await destinationIn(world, group);
    const id = rowId(globalId);
    await addHeader(world, group, { destinationId: globalId, key: 'X-Generation', value: 'none' });
    const header = await world.db.database.prisma.header.findFirstOrThrow({ where: { destinationId: id } });
    /** Everything becomes that of another receiver, in one transaction. */
    const change = (generation: string): Promise<void> =>
      inPrismaTransaction(world.db.database.prisma, async (tx) => {
        const seal = (name: string) => sealSecret(world.sealer, name, generation);
        await writeSecret(tx, id, headerSecret(header.id), { value: seal(headerSecret(header.id)) });
        await tx.destination.update({ where: { id }, data: httpPlace(generation) });
        const digest = digestSecret(world.sealer, VERIFICATION_TOKEN, generation);
        await writeSecret(tx, id, VERIFICATION_TOKEN, { value: seal(VERIFICATION_TOKEN), digest });
      });
    await change('generation 0');

    let isOver = false;
    const seen = new Set<string>();
    const load = async (): Promise<void> => {
      while (!isOver) {
        const { place } = (await openedConfig(world, id)) ?? {};
        const { url } = place?.config as { url: string };
        seen.add(url);
        expect([place?.secrets[VERIFICATION_TOKEN]?.value, place?.headers]).toEqual([
          url,
          [{ key: 'X-Generation', value: url }],
        ]);
      }
    };
    const loading = Promise.all([load(), load(), load()]);
    for (let n = 1; n <= 60; n += 1) await change(`generation ${n}`);
    isOver = true;
    await loading;
    expect(seen.size).toBeGreaterThan(10);
  });
});

describe('destinations that are listed while others are made and destroyed', () => {
  it('are shown, each with its token and the values of its headers', async () => {
    const group = await world.group();
    let isOver = false;
    const QUERY = `{ group(fullPath: "${group.path}") { externalAuditEventDestinations { nodes {
      verificationToken headers { nodes { value } } } } } }`;
    const list = async (): Promise<void> => {
      while (!isOver) expect((await world.execute(QUERY, {}, group.owner)).errors).toBeUndefined();
    };
    const listing = Promise.all([list(), list()]);
    for (let n = 0; n < 25; n += 1) {
      const { id } = await destinationIn(world, group, { destinationUrl: `https://example.com/${n}` });
      await addHeader(world, group, { destinationId: id, key: 'X-Key', value: 'v' });
      await world.db.database.prisma.destination.delete({ where: { id: rowId(id) } });
    }
    isOver = true;
    await listing;
  });
});
