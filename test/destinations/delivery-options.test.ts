import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rowsOf } from '../support/rows.ts';
import { destinationIn, rowId } from './documents.ts';
import { FORM_NAMES, FORMS, run } from './forms.ts';
import { createWorld, MAINTAINER, type TestGroup } from './world.ts';

const NAME = 'auditEventsStreamingDeliveryOptionsUpdate';
const FIELDS = 'format batchMaxEvents batchMaxBytes batchMaxAgeMs compression signed';
const DEFAULTS = {
  format: 'gitlab',
  batchMaxEvents: 1,
  batchMaxBytes: 1_048_576,
  batchMaxAgeMs: 0,
  compression: 'none',
  signed: true,
};
const BATCHES = {
  format: 'json_lines',
  batchMaxEvents: 500,
  batchMaxBytes: 4_000_000,
  batchMaxAgeMs: 2_000,
  compression: 'gzip',
  signed: false,
};

const world = await createWorld();
const admin = await world.admin();
let group: TestGroup;
beforeEach(async () => void (group = await world.group()));
afterAll(() => world.close());

const { pool, prisma } = world.db.database;
const { destination } = prisma;
const update = (id: string, options: object, actor = group.owner) =>
  run(world, actor, NAME, { id, ...options }, `deliveryOptions { ${FIELDS} }`);
const stored = (id: string) => destination.findUniqueOrThrow({ where: { id: rowId(id) } });

async function told(id: string): Promise<unknown[]> {
  const events = await rowsOf(pool, 'audit_events');
  const bodies = events.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  return bodies
    .filter((event) => event['target_id'] === rowId(id))
    .flatMap(({ details }) => {
      const { custom_message: message } = details as Record<string, unknown>;
      return String(message).startsWith('Changed') ? [message] : [];
    });
}

describe('the delivery options of a destination', () => {
  it.each(FORM_NAMES)('are those of today at first and changed by the id of its form: %s', async (form) => {
    const actor = form.startsWith('instance') ? admin : group.owner;
    const { id } = await FORMS[form](world, actor, group).made();
    expect((await update(id, {}, actor)).payload['deliveryOptions']).toEqual(DEFAULTS);
    expect(await told(id)).toEqual([]);

    const changed = await update(id, BATCHES, actor);
    expect(changed.payload).toEqual({ errors: [], deliveryOptions: BATCHES });
    expect(await told(id)).toEqual([
      'Changed format from gitlab to json_lines',
      'Changed batch_max_events from 1 to 500',
      'Changed batch_max_bytes from 1048576 to 4000000',
      'Changed batch_max_age_ms from 0 to 2000',
      'Changed compression from none to gzip',
      'Changed signed from true to false',
    ]);

    // What is absent or null stays as it is.
    const { payload } = await update(id, { batchMaxEvents: 20, format: null }, actor);
    expect(payload['deliveryOptions']).toEqual({ ...BATCHES, batchMaxEvents: 20 });
  });

  it.each([
    ['group(fullPath: $path) { found: externalAuditEventDestinations { nodes {', '} } }'],
    ['group(fullPath: $path) { found: externalAuditEventStreamingDestinations { nodes {', '} } }'],
  ])('are shown where the destination is: %s', async (before, after) => {
    const { id } = await destinationIn(world, group);
    await update(id, BATCHES);
    const document = `query ($path: ID!) { ${before} deliveryOptions { ${FIELDS} } ${after} }`;
    const { data } = await world.execute(document, { path: group.path }, group.owner);
    expect(data?.['group']).toEqual({ found: { nodes: [{ deliveryOptions: BATCHES }] } });
  });

  it('make running streams load the destination anew, when they change', async () => {
    const { id } = await destinationIn(world, group);
    const { version } = await stored(id);
    await update(id, DEFAULTS);
    expect(await stored(id)).toMatchObject({ version });
    world.published.destinations.length = 0;
    await update(id, { compression: 'gzip' });
    expect(await stored(id)).toMatchObject({ version: version + 1, compression: 'gzip' });
    expect(world.published.destinations).toEqual([String(rowId(id))]);
  });

  it('make a failing destination stream at once, when they change', async () => {
    const { id } = await destinationIn(world, group);
    const failing = { failingSince: new Date(), nextProbeAt: new Date(), consecutiveFailures: 10 };
    await destination.update({ where: { id: rowId(id) }, data: failing });
    await update(id, { format: 'gitlab' });
    expect(await stored(id)).toMatchObject(failing);
    await update(id, { format: 'cloudevents' });
    expect(await stored(id)).toMatchObject({ failingSince: null, nextProbeAt: null, consecutiveFailures: 0 });
  });

  it('are refused out of their bounds, all at once, with nothing changed', async () => {
    const { id } = await destinationIn(world, group);
    const wrong = {
      format: 'xml',
      batchMaxEvents: 10_001,
      batchMaxBytes: 8_388_609,
      batchMaxAgeMs: 300_001,
      compression: 'zstd',
    };
    const high = await update(id, wrong);
    expect(high.payload['deliveryOptions']).toBeNull();
    expect(high.errors).toEqual([
      'Format must be one of gitlab, json_lines, cloudevents, cloudevents_binary, ocsf',
      'Batch max events must be between 1 and 10000 events',
      'Batch max bytes must be between 1024 and 8388608 bytes (8 MiB)',
      'Batch max age must be between 0 and 300000 milliseconds (5 minutes)',
      'Compression must be one of none, gzip',
    ]);
    const low = await update(id, { batchMaxEvents: 0, batchMaxBytes: 1_023, batchMaxAgeMs: -1 });
    expect(low.errors).toHaveLength(3);
    expect(await stored(id)).toMatchObject(DEFAULTS);
    expect(await told(id)).toEqual([]);
    const most = { batchMaxEvents: 10_000, batchMaxBytes: 8_388_608, batchMaxAgeMs: 300_000 };
    expect((await update(id, most)).errors).toEqual([]);
  });

  it('are refused where the format has no batches, whichever of the two is changed', async () => {
    const { id } = await destinationIn(world, group);
    expect((await update(id, { format: 'cloudevents_binary' })).errors).toEqual([]);
    const text =
      'Format cloudevents_binary carries one event for each request: set batchMaxEvents to 1, or choose another format';
    expect((await update(id, { batchMaxEvents: 2 })).errors).toEqual([text]);
    expect((await update(id, { batchMaxEvents: 2, format: 'cloudevents' })).errors).toEqual([]);
    expect((await update(id, { format: 'cloudevents_binary' })).errors).toEqual([text]);
  });

  it('are changed by those alone who may change the destination, and for others it is not there', async () => {
    const { id } = await destinationIn(world, group);
    for (const actor of [await world.member(group, MAINTAINER), await world.stranger()]) {
      const { payload, topLevel } = await update(id, BATCHES, actor);
      expect(payload).toEqual({});
      expect(topLevel).toMatch(/^The resource that you are attempting to access does not exist/);
    }
    expect(await stored(id)).toMatchObject(DEFAULTS);
  });
});

describe('the formats', () => {
  it('are listed, the one of today first', async () => {
    const { data } = await world.execute(
      '{ auditEventStreamingFormats { name title batches } }',
      {},
      undefined,
    );
    const formats = data?.['auditEventStreamingFormats'] as unknown as { name: string }[];
    expect(formats[0]).toEqual({ name: 'gitlab', title: 'GitLab', batches: true });
    expect(formats.map(({ name }) => name)).toContain('cloudevents_binary');
  });
});
