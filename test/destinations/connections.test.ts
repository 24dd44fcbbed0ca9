import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isObjectType } from 'graphql';
import { destinationIn } from './documents.ts';
import { FORMS } from './forms.ts';
import { createWorld } from './world.ts';

// The paragraph "Connections" of GitLab's interface, for every connection that its schema has. What pages hold is in
// destination-pages.test.ts.

const inGroup = (field: string) => `group(fullPath: $path) { ${field} }`;
const PLACES: Readonly<Record<string, (field: string) => string>> = {
  'Query.auditEventDefinitions': (field) => field,
  'Query.auditEventsInstanceStreamingDestinations': (field) => field,
  'Query.auditEventsInstanceAmazonS3Configurations': (field) => field,
  'Query.instanceExternalAuditEventDestinations': (field) => field,
  'Query.instanceGoogleCloudLoggingConfigurations': (field) => field,
  'Query.groups': (field) => field,
  'Query.projects': (field) => field,
  'Group.projects': inGroup,
  'Group.descendantGroups': inGroup,
  'Group.externalAuditEventDestinations': inGroup,
  'Group.externalAuditEventStreamingDestinations': inGroup,
  'Group.googleCloudLoggingConfigurations': inGroup,
  'Group.amazonS3Configurations': inGroup,
  'ExternalAuditEventDestination.headers': (field) =>
    inGroup(`externalAuditEventDestinations { nodes { ${field} } }`),
  'InstanceExternalAuditEventDestination.headers': (field) =>
    `instanceExternalAuditEventDestinations { nodes { ${field} } }`,
};

const CONNECTIONS = Object.entries(PLACES).map(
  ([name, place]) => [name, place, name.split('.')[1] ?? ''] as const,
);

const world = await createWorld();
const admin = await world.admin();
const group = await world.group();
beforeAll(async () => {
  await destinationIn(world, group);
  await FORMS.instance(world, admin).made();
});
afterAll(() => world.close());

const PAGE = `nodes { __typename } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }`;
const ask = (document: string) =>
  world.execute(
    `query ${document.includes('$path') ? '($path: ID!) ' : ''}{ ${document} }`,
    { path: group.path },
    admin,
  );

describe.each(CONNECTIONS)('%s', (_name, place, field) => {
  it.each([
    ['', undefined],
    ['(first: 1)', undefined],
    ['(last: 1)', undefined],
    ['(first: 1, last: 1)', 'Can only provide either `first` or `last`, not both'],
    ['(after: "nonsense")', 'Please provide a valid cursor'],
    ['(before: "nonsense")', 'Please provide a valid cursor'],
  ])('takes its arguments, or refuses them in GitLab’s words: %s', async (args, message) => {
    const { errors } = await ask(place(`${field}${args} { ${PAGE} }`));
    expect(errors?.map((error) => error.message)).toEqual(message === undefined ? undefined : [message]);
  });
});

it('a page has at most 100 elements', async () => {
  for (const args of ['', '(first: 1000)', '(last: 1000)']) {
    const { data } = await ask(`auditEventDefinitions${args} { nodes { name } }`);
    expect((data?.['auditEventDefinitions'] as unknown as { nodes: unknown[] }).nodes).toHaveLength(100);
  }
});

it('every connection of GitLab’s schema is in the table', () => {
  const schema = buildSchema(readFileSync('test/fixtures/gitlab-schema.graphql', 'utf8'));
  const found = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || type.name.startsWith('__')) return [];
    const fields = Object.values(type.getFields()).filter((field) =>
      field.args.some(({ name }) => name === 'after'),
    );
    return fields.map(({ name }) => `${type.name}.${name}`);
  });
  expect(Object.keys(PLACES).sort()).toEqual(found.sort());
});
