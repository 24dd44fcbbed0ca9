import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { createWorld, type World } from './world.ts';

// What GitLab's documentation and its page send for destinations of the instance and consolidated destinations, in this
// order on an empty database: the ids are as printed.

let world: World;
let admin: Actor;
beforeAll(async () => {
  world = await createWorld();
  admin = await world.admin();
  await world.group('my-group');
});
afterAll(() => world.close());

const INSTANCE = 'gid://gitlab/AuditEvents::InstanceExternalAuditEventDestination';
const INSTANCE_HEADER = 'gid://gitlab/AuditEvents::Streaming::InstanceHeader';
const GROUP_STREAMING = 'gid://gitlab/AuditEvents::Group::ExternalStreamingDestination';
const INSTANCE_STREAMING = 'gid://gitlab/AuditEvents::Instance::ExternalStreamingDestination';

const DOCUMENTS: readonly (readonly [what: string, document: string, variables: object, data: object])[] = [
  [
    'create a destination of the instance',
    `mutation {
      instanceExternalAuditEventDestinationCreate(input: { destinationUrl: "https://mydomain.io/endpoint/ingest", name: "destination-name-here"}) {
        errors
        instanceExternalAuditEventDestination {
          destinationUrl
          id
          name
          verificationToken
        }
      }
    }`,
    {},
    {
      instanceExternalAuditEventDestinationCreate: {
        errors: [],
        instanceExternalAuditEventDestination: { id: `${INSTANCE}/1`, name: 'destination-name-here' },
      },
    },
  ],
  [
    'add a header to it',
    `mutation {
      auditEventsStreamingInstanceHeadersCreate(input: {
        destinationId: "${INSTANCE}/1", key: "foo", value: "bar", active: true }) {
        errors
        header { id key value active }
      }
    }`,
    {},
    {
      auditEventsStreamingInstanceHeadersCreate: {
        errors: [],
        header: { id: `${INSTANCE_HEADER}/1`, key: 'foo', value: 'bar', active: true },
      },
    },
  ],
  [
    'list the destinations of the instance',
    `query {
      instanceExternalAuditEventDestinations {
        nodes { id name destinationUrl verificationToken headers { nodes { id key value active } } }
      }
    }`,
    {},
    {
      instanceExternalAuditEventDestinations: {
        nodes: [{ id: `${INSTANCE}/1`, headers: { nodes: [{ id: `${INSTANCE_HEADER}/1` }] } }],
      },
    },
  ],
  [
    'update it',
    `mutation update($id: AuditEventsInstanceExternalAuditEventDestinationID!, $destinationUrl: String, $name: String) {
      instanceExternalAuditEventDestinationUpdate(input: { id: $id, destinationUrl: $destinationUrl, name: $name }) {
        errors
        instanceExternalAuditEventDestination { id name destinationUrl verificationToken }
      }
    }`,
    { id: `${INSTANCE}/1`, destinationUrl: 'https://www.new-domain.com/webhook', name: 'destination-name' },
    {
      instanceExternalAuditEventDestinationUpdate: {
        errors: [],
        instanceExternalAuditEventDestination: { name: 'destination-name' },
      },
    },
  ],
  [
    'update its header, as a generated client does',
    `mutation updateHeader($input: AuditEventsStreamingInstanceHeadersUpdateInput!) {
      auditEventsStreamingInstanceHeadersUpdate(input: $input) { clientMutationId errors header { id key value active } }
    }`,
    { input: { headerId: `${INSTANCE_HEADER}/1`, key: 'new-foo', active: false, clientMutationId: 'c1' } },
    {
      auditEventsStreamingInstanceHeadersUpdate: {
        clientMutationId: 'c1',
        errors: [],
        header: { key: 'new-foo', value: 'bar', active: false },
      },
    },
  ],
  [
    'destroy the header',
    `mutation { auditEventsStreamingInstanceHeadersDestroy(input: { headerId: "${INSTANCE_HEADER}/1" }) { errors } }`,
    {},
    { auditEventsStreamingInstanceHeadersDestroy: { errors: [] } },
  ],
  [
    'destroy the destination',
    `mutation { instanceExternalAuditEventDestinationDestroy(input: { id: "${INSTANCE}/1" }) { errors } }`,
    {},
    { instanceExternalAuditEventDestinationDestroy: { errors: [] } },
  ],
  [
    'create a consolidated destination of a group, with `config` as JSON',
    `mutation create($input: GroupAuditEventStreamingDestinationsCreateInput!) {
      groupAuditEventStreamingDestinationsCreate(input: $input) {
        errors
        externalAuditEventDestination { id name category config secretToken active group { name fullPath } }
      }
    }`,
    {
      input: {
        groupPath: 'my-group',
        category: 'http',
        name: 'http-destination',
        config: JSON.stringify({
          url: 'https://mydomain.io/endpoint/ingest',
          headers: { key1: { value: 'value1', active: true } },
        }),
      },
    },
    {
      groupAuditEventStreamingDestinationsCreate: {
        errors: [],
        externalAuditEventDestination: {
          id: `${GROUP_STREAMING}/2`,
          category: 'http',
          config: {
            url: 'https://mydomain.io/endpoint/ingest',
            headers: { key1: { value: 'value1', active: true } },
          },
          group: { fullPath: 'my-group' },
        },
      },
    },
  ],
  [
    'create one of the instance, inline',
    `mutation {
      instanceAuditEventStreamingDestinationsCreate(input: {
        category: "http", name: "all", config: { url: "https://mydomain.io/all" }, secretToken: "unique-random-token-here" }) {
        errors
        externalAuditEventDestination { id name category config secretToken active }
      }
    }`,
    {},
    {
      instanceAuditEventStreamingDestinationsCreate: {
        errors: [],
        externalAuditEventDestination: {
          id: `${INSTANCE_STREAMING}/3`,
          secretToken: 'unique-random-token-here',
        },
      },
    },
  ],
  [
    'list both through the interface',
    `query q($fullPath: ID!) {
      group(fullPath: $fullPath) { id __typename externalAuditEventStreamingDestinations { nodes { ...D __typename } __typename } }
      auditEventsInstanceStreamingDestinations { nodes { ...D __typename } pageInfo { hasNextPage } }
    }
    fragment D on AuditEventStreamingDestinationInterface { id name category config secretToken active }`,
    { fullPath: 'my-group' },
    {
      group: {
        externalAuditEventStreamingDestinations: {
          nodes: [{ id: `${GROUP_STREAMING}/2`, __typename: 'GroupAuditEventStreamingDestination' }],
        },
      },
      auditEventsInstanceStreamingDestinations: {
        nodes: [{ id: `${INSTANCE_STREAMING}/3`, __typename: 'InstanceAuditEventStreamingDestination' }],
      },
    },
  ],
  [
    'update one and delete the other',
    `mutation ($group: AuditEventsGroupExternalStreamingDestinationID!, $instance: AuditEventsInstanceExternalStreamingDestinationID!) {
      groupAuditEventStreamingDestinationsUpdate(input: { id: $group, active: false, secretToken: "another-token-of-22-ch" }) {
        errors
        externalAuditEventDestination { active secretToken }
      }
      instanceAuditEventStreamingDestinationsDelete(input: { id: $instance }) { errors }
    }`,
    { group: `${GROUP_STREAMING}/2`, instance: `${INSTANCE_STREAMING}/3` },
    {
      groupAuditEventStreamingDestinationsUpdate: {
        errors: [],
        externalAuditEventDestination: { active: false, secretToken: 'another-token-of-22-ch' },
      },
      instanceAuditEventStreamingDestinationsDelete: { errors: [] },
    },
  ],
];

describe("GitLab's documents for the instance and the consolidated form", () => {
  it.each(DOCUMENTS)('%s', async (_what, document, variables, data) => {
    const answer = await world.execute(document, variables, admin);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject(data);
  });
});
