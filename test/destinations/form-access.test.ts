import { afterAll, describe, expect, it } from '@jest/globals';
import type { Actor, Scope } from '../../src/access/actor.ts';
import { NO_ACCESS, NOT_AVAILABLE } from '../graphql/refusals.ts';
import type { Fields } from './documents.ts';
import { rowId } from './documents.ts';
import { FORMS, run } from './forms.ts';
import { createWorld, GUEST, MAINTAINER, OWNER } from './world.ts';

// Who may do what in the forms beside the oldest, which destination-access.test.ts has.

const world = await createWorld();
const admin = await world.admin();
const group = await world.group();
afterAll(() => world.close());

const NO_DESTINATION = 'Please provide valid destination id.';
const CONFIG = { category: 'http', config: { url: 'https://example.com/x' } };

const withScopes = (actor: Actor, scopes: Scope[]): Actor => ({ ...actor, scopes: new Set(scopes) });

/** Every mutation of the instance with an input that would be accepted from an admin. */
async function instanceMutations(): Promise<[string, Fields][]> {
  const { id } = await FORMS.instance(world, admin).made();
  const streamingId = `gid://gitlab/AuditEvents::Instance::ExternalStreamingDestination/${rowId(id)}`;
  const made = await run(
    world,
    admin,
    'auditEventsStreamingInstanceHeadersCreate',
    { destinationId: id, key: 'X-Key', value: 'v' },
    'header { id }',
  );
  const headerId = (made.payload['header'] as { id: string }).id;
  return [
    ['instanceExternalAuditEventDestinationCreate', { destinationUrl: 'https://example.com/a' }],
    ['instanceExternalAuditEventDestinationUpdate', { id, name: 'other' }],
    ['auditEventsStreamingInstanceHeadersCreate', { destinationId: id, key: 'X-Other', value: 'v' }],
    ['auditEventsStreamingInstanceHeadersUpdate', { headerId, value: 'other' }],
    ['auditEventsStreamingInstanceHeadersDestroy', { headerId }],
    ['instanceAuditEventStreamingDestinationsCreate', CONFIG],
    ['instanceAuditEventStreamingDestinationsUpdate', { id: streamingId, name: 'another' }],
    ['instanceAuditEventStreamingDestinationsDelete', { id: streamingId }],
  ];
}

describe('who may change destinations of the instance', () => {
  it.each<[string, () => Actor | undefined | Promise<Actor>]>([
    ['nobody (no token)', () => undefined],
    ['somebody', () => world.stranger()],
    ['an Owner of a group', () => group.owner],
    ['an admin whose token has only read_api', () => withScopes(admin, ['read_api'])],
    ['an admin whose token has only ingest', () => withScopes(admin, ['ingest'])],
  ])('%s may not', async (_who, person) => {
    const actor = await person();
    const mutations = await instanceMutations();
    const before = await world.db.database.prisma.destination.findMany();
    for (const [name, input] of mutations) {
      const { errors, topLevel } = await run(world, actor, name, input);
      const refusal = name.startsWith('instanceAuditEventStreaming') ? NOT_AVAILABLE : NO_ACCESS;
      expect({ name, errors, topLevel }).toEqual({ name, errors: [], topLevel: refusal });
    }
    expect(await world.db.database.prisma.destination.findMany()).toEqual(before);
    await world.db.database.prisma.destination.deleteMany();
  });

  it('an admin may', async () => {
    for (const [name, input] of await instanceMutations()) {
      expect({ name, ...(await run(world, admin, name, input)) }).toMatchObject({
        name,
        errors: [],
        topLevel: undefined,
      });
    }
  });

  it('an admin is told what does not exist', async () => {
    const of = (model: string) => `gid://gitlab/AuditEvents::${model}/999999`;
    const destinationId = of('InstanceExternalAuditEventDestination');
    const streaming = of('Instance::ExternalStreamingDestination');
    for (const [name, input, message] of [
      ['instanceExternalAuditEventDestinationUpdate', { id: destinationId }, NOT_AVAILABLE],
      ['instanceExternalAuditEventDestinationDestroy', { id: destinationId }, NOT_AVAILABLE],
      ['instanceAuditEventStreamingDestinationsUpdate', { id: streaming }, NOT_AVAILABLE],
      ['instanceAuditEventStreamingDestinationsDelete', { id: streaming }, NOT_AVAILABLE],
      [
        'auditEventsStreamingInstanceHeadersUpdate',
        { headerId: of('Streaming::InstanceHeader') },
        NOT_AVAILABLE,
      ],
      [
        'auditEventsStreamingInstanceHeadersDestroy',
        { headerId: of('Streaming::InstanceHeader') },
        NOT_AVAILABLE,
      ],
      ['auditEventsStreamingInstanceHeadersCreate', { destinationId, key: 'X', value: 'v' }, NO_DESTINATION],
    ] as const) {
      expect({ name, topLevel: (await run(world, admin, name, input)).topLevel }).toEqual({
        name,
        topLevel: message,
      });
    }
  });
});

describe('who may change consolidated destinations of a group', () => {
  it.each<[string, () => Actor | undefined | Promise<Actor>, string | undefined]>([
    ['nobody (no token)', () => undefined, NOT_AVAILABLE],
    ['a stranger', () => world.stranger(), NOT_AVAILABLE],
    ['a Guest', () => world.member(group, GUEST), NOT_AVAILABLE],
    ['a Maintainer', () => world.member(group, MAINTAINER), NOT_AVAILABLE],
    ['an Owner whose token has only read_api', () => world.member(group, OWNER, ['read_api']), NOT_AVAILABLE],
    ['an Owner', () => world.member(group, OWNER), undefined],
    ['an admin', () => admin, undefined],
  ])('%s', async (_who, person, topLevel) => {
    const actor = await person();
    const { id } = await FORMS.groupStreaming(world, admin, group).made();
    for (const [name, input] of [
      ['groupAuditEventStreamingDestinationsCreate', { ...CONFIG, groupPath: group.path }],
      ['groupAuditEventStreamingDestinationsUpdate', { id, name: 'other' }],
      ['groupAuditEventStreamingDestinationsDelete', { id }],
    ] as const) {
      expect({ name, ...(await run(world, actor, name, input)) }).toMatchObject({
        name,
        errors: [],
        topLevel,
      });
    }
    await world.db.database.prisma.destination.deleteMany();
  });
});

describe('who may see', () => {
  it('destinations of the instance: admins (a read_api token will do); for others they are empty without an error', async () => {
    const document = `{ instanceExternalAuditEventDestinations { nodes { id } }
      auditEventsInstanceStreamingDestinations { nodes { id } } }`;
    const { id } = await FORMS.instance(world, admin).made();
    for (const actor of [admin, withScopes(admin, ['read_api'])]) {
      const { data, errors } = await world.execute(document, {}, actor);
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({ instanceExternalAuditEventDestinations: { nodes: [{ id }] } });
    }
    for (const actor of [undefined, group.owner, withScopes(admin, ['ingest'])]) {
      expect(await world.execute(document, {}, actor)).toEqual({
        data: {
          instanceExternalAuditEventDestinations: { nodes: [] },
          auditEventsInstanceStreamingDestinations: { nodes: [] },
        },
      });
    }
  });

  it('all that a group streams to: Owners', async () => {
    const document = `query ($path: ID!) { group(fullPath: $path) {
      externalAuditEventStreamingDestinations { nodes { id } }
      googleCloudLoggingConfigurations { nodes { id name googleProjectIdName logIdName clientEmail active group { id } } }
      amazonS3Configurations(first: 5) { nodes { id name accessKeyXid bucketName awsRegion active } pageInfo { hasNextPage } }
    } }`;
    const see = async (actor: Actor) =>
      (await world.execute(document, { path: group.path }, actor)) as unknown;
    expect(await see(group.owner)).toEqual({
      data: {
        group: {
          externalAuditEventStreamingDestinations: { nodes: [] },
          googleCloudLoggingConfigurations: { nodes: [] },
          amazonS3Configurations: { nodes: [], pageInfo: { hasNextPage: false } },
        },
      },
    });
    expect(await see(await world.member(group, MAINTAINER))).toEqual({
      data: {
        group: {
          externalAuditEventStreamingDestinations: null,
          googleCloudLoggingConfigurations: null,
          amazonS3Configurations: null,
        },
      },
    });
  });
});
