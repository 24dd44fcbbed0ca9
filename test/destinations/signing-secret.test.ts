import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { openSecret, secretNamed } from '../../src/destinations/secrets/sealed-secret.ts';
import { previousOf, SIGNING_SECRET } from '../../src/destinations/secrets/secret-names.ts';
import { destinationIn, rowId } from './documents.ts';
import { createWorld, MAINTAINER, type TestGroup, type World } from './world.ts';
import { rowsOf } from '../support/rows.ts';

const HOUR = 3_600_000;

describe('the signing secret of a destination', () => {
  let world: World;
  let group: TestGroup;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    group = await world.group();
  });

  async function read(id: string, actor: Actor = group.owner): Promise<string | undefined> {
    const document = `query ($path: ID!) {
      group(fullPath: $path) { externalAuditEventDestinations { nodes { id signingSecret } } }
    }`;
    const { data } = await world.execute(document, { path: group.path }, actor);
    type Found = {
      externalAuditEventDestinations: { nodes: { id: string; signingSecret: string }[] } | null;
    };
    const found = data?.['group'] as unknown as Found;
    return found.externalAuditEventDestinations?.nodes.find((node) => node.id === id)?.signingSecret;
  }
  async function rotate(id: string, hours?: number, actor: Actor = group.owner) {
    const input = { id, ...(hours !== undefined && { keepPreviousForHours: hours }) };
    const name = 'externalAuditEventDestinationSigningSecretRotate';
    const document = `mutation ($input: ExternalAuditEventDestinationSigningSecretRotateInput!) {
      ${name}(input: $input) { errors externalAuditEventDestination { signingSecret } }
    }`;
    const { data, errors } = await world.execute(document, { input }, actor);
    type Payload = { errors: string[]; externalAuditEventDestination: { signingSecret: string } | null };
    const payload = data?.[name] as unknown as Payload | null;
    return {
      errors: payload?.errors ?? [],
      secret: payload?.externalAuditEventDestination?.signingSecret,
      topLevel: errors?.[0]?.message,
    };
  }
  const stored = (id: string) =>
    world.db.database.prisma.destination.findUniqueOrThrow({
      where: { id: rowId(id) },
      include: { secrets: true },
    });
  async function messages(): Promise<string[]> {
    const events = await rowsOf(world.db.database.pool, 'audit_events', {
      eventType: 'rotate_event_streaming_destination_signing_secret',
      entityPath: group.path,
    });
    return events
      .map(({ body }) => (JSON.parse(body) as { details: { custom_message: string } }).details)
      .map((details) => details.custom_message);
  }

  it('is generated, sealed, and shown to Owners alone', async () => {
    const { id } = await destinationIn(world, group);
    const secret = await read(id);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await read(id)).toBe(secret);
    const sealed = secretNamed((await stored(id)).secrets, SIGNING_SECRET);
    expect(Buffer.from(sealed.value).toString('latin1')).not.toContain('whsec_');
    expect(openSecret(world.sealer, sealed)).toBe(secret);
    expect(await read(id, await world.member(group, MAINTAINER))).toBeUndefined();
  });

  it('is rotated: the previous one stays for the hours chosen, 24 if none were', async () => {
    const { id } = await destinationIn(world, group);
    const before = await read(id);
    const { version } = await stored(id);
    world.published.destinations.length = 0;
    const started = Date.now();
    const { secret, errors } = await rotate(id);

    expect(errors).toEqual([]);
    expect(secret).not.toBe(before);
    expect(await read(id)).toBe(secret);
    const row = await stored(id);
    const previous = secretNamed(row.secrets, previousOf(SIGNING_SECRET));
    expect(openSecret(world.sealer, previous)).toBe(before);
    const until = previous.validUntil?.getTime() ?? 0;
    expect(until).toBeGreaterThanOrEqual(started + 24 * HOUR);
    expect(until).toBeLessThanOrEqual(Date.now() + 24 * HOUR);
    expect(row.version).toBe(version + 1);
    expect(world.published.destinations).toEqual([String(row.id)]);
    expect((await messages()).at(-1)).toBe(
      `Rotated the signing secret; the previous one is valid until ${new Date(until).toISOString()}`,
    );
    expect(JSON.stringify(await messages())).not.toContain('whsec_');
  });

  it('is not rotated again by a repeated request, but at once by one that keeps nothing', async () => {
    const { id } = await destinationIn(world, group);
    const { secret } = await rotate(id, 2);
    const again = await rotate(id, 2);
    expect(again).toMatchObject({ secret: undefined, topLevel: undefined });
    expect(again.errors).toEqual([
      expect.stringMatching(/^The previous signing secret is valid until .*Z\. Wait until then, or set /),
    ]);
    expect(await read(id)).toBe(secret);

    const last = await rotate(id, 0);
    expect(last.errors).toEqual([]);
    expect(last.secret).not.toBe(secret);
    const names = (await stored(id)).secrets.map(({ name }) => name);
    expect(names).not.toContain(previousOf(SIGNING_SECRET));
    expect((await messages()).at(-1)).toBe(
      'Rotated the signing secret; the previous one is not valid any more',
    );
  });

  it('is rotated once when many do it at once', async () => {
    const { id } = await destinationIn(world, group);
    const results = await Promise.all(Array.from({ length: 10 }, () => rotate(id, 1)));
    expect(results.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    expect(await read(id)).toBe(results.find(({ secret }) => secret !== undefined)?.secret);
  });

  it.each([-1, 721])('keeps the previous one for 0 to 720 hours, not for %s', async (hours) => {
    const { id } = await destinationIn(world, group);
    expect((await rotate(id, hours)).errors).toEqual(['Keep previous for hours must be between 0 and 720']);
  });

  it('is not rotated by others', async () => {
    const { id } = await destinationIn(world, group);
    const before = await read(id);
    const others = [await world.member(group, MAINTAINER), await world.stranger()];
    for (const actor of others) {
      expect((await rotate(id, 0, actor)).topLevel).toMatch(/does not exist or you don't have permission/);
    }
    expect(await read(id)).toBe(before);
  });
});
