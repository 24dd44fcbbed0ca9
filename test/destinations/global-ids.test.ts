import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isInputObjectType, isScalarType } from 'graphql';
import { createWorld, type World } from './world.ts';

// The table "Ids" of GitLab's interface: the scalar that clients declare their variables with, and the model in the id.
// Groups and users have no scalar.
const IDS: readonly (readonly [scalar: string, model: string])[] = [
  ['AuditEventsExternalAuditEventDestinationID', 'AuditEvents::ExternalAuditEventDestination'],
  ['AuditEventsStreamingHeaderID', 'AuditEvents::Streaming::Header'],
  [
    'AuditEventsInstanceExternalAuditEventDestinationID',
    'AuditEvents::InstanceExternalAuditEventDestination',
  ],
  ['AuditEventsStreamingInstanceHeaderID', 'AuditEvents::Streaming::InstanceHeader'],
  ['AuditEventsStreamingHTTPNamespaceFilterID', 'AuditEvents::Streaming::HTTP::NamespaceFilter'],
  ['AuditEventsGroupExternalStreamingDestinationID', 'AuditEvents::Group::ExternalStreamingDestination'],
  [
    'AuditEventsInstanceExternalStreamingDestinationID',
    'AuditEvents::Instance::ExternalStreamingDestination',
  ],
  ['AuditEventsAmazonS3ConfigurationID', 'AuditEvents::AmazonS3Configuration'],
  ['AuditEventsInstanceAmazonS3ConfigurationID', 'AuditEvents::Instance::AmazonS3Configuration'],
  ['AuditEventsGoogleCloudLoggingConfigurationID', 'AuditEvents::GoogleCloudLoggingConfiguration'],
  [
    'AuditEventsInstanceGoogleCloudLoggingConfigurationID',
    'AuditEvents::Instance::GoogleCloudLoggingConfiguration',
  ],
  ['AuditEventsGroupNamespaceFilterID', 'AuditEvents::Group::NamespaceFilter'],
  ['AuditEventsInstanceNamespaceFilterID', 'AuditEvents::Instance::NamespaceFilter'],
];

const GITLAB = buildSchema(readFileSync('test/fixtures/gitlab-schema.graphql', 'utf8'));

/** A value for every field that an input must have, with the id in a variable. */
function inputFor(inputName: string, scalar: string): string | undefined {
  const input = GITLAB.getType(inputName);
  if (!isInputObjectType(input)) return undefined;
  const fields = Object.values(input.getFields());
  if (!fields.some(({ type }) => String(type) === `${scalar}!`)) return undefined;
  const required = fields.filter(({ type }) => String(type).endsWith('!'));
  const valueOf = (type: string) => (type === `${scalar}!` ? '$id' : type === '[String!]!' ? '["x"]' : '"x"');
  return required.map(({ name, type }) => `${name}: ${valueOf(String(type))}`).join(', ');
}

/** Every mutation that takes this id, with the id in a variable of its scalar, as generated clients write it. */
function documentsWith(scalar: string): [name: string, document: string][] {
  const mutations = Object.values(GITLAB.getMutationType()?.getFields() ?? {});
  return mutations.flatMap(({ name, args }): [string, string][] => {
    const input = inputFor(String(args[0]?.type).replace('!', ''), scalar);
    if (input === undefined) return [];
    return [[name, `mutation m($id: ${scalar}!) { ${name}(input: { ${input} }) { errors } }`]];
  });
}

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe.each(IDS)('an id of the scalar %s', (scalar, model) => {
  it.each(documentsWith(scalar))('is one of its model in %s', async (_name, document) => {
    const admin = await world.admin();
    const ask = async (id: unknown) => (await world.execute(document, { id }, admin)).errors?.[0]?.message;
    expect(await ask('x')).toBe('"x" is not a valid Global ID');
    expect(await ask(1)).toBe('1 is not a valid Global ID');
    expect(await ask('gid://gitlab/Foo/1')).toBe(
      `"gid://gitlab/Foo/1" does not represent an instance of ${model}`,
    );
    // Good, but of nothing that is there: whatever is said now is not about the id.
    expect(await ask(`gid://gitlab/${model}/2147483647`)).not.toMatch(/Global ID|represent/);
    const nothing = await ask(`gid://gitlab/${model}/2147483647`);
    for (const row of ['99999999999999999999', '0', '-1', 'invalid_id', '1.5', '%31']) {
      expect(await ask(`gid://gitlab/${model}/${row}`)).toBe(nothing);
    }
    for (const row of ['', '/', '1/2', '1?a=b', ' 1', '1\n']) {
      const id = `gid://gitlab/${model}/${row}`;
      expect(await ask(id)).toBe(`${JSON.stringify(id)} is not a valid Global ID`);
    }
  });
});

it('the table of ids is complete, and every id is taken by a mutation', () => {
  const scalars = Object.values(GITLAB.getTypeMap()).filter((type) => isScalarType(type));
  const ids = scalars.map(({ name }) => name).filter((name) => /^AuditEvents.*ID$/.test(name));
  expect(IDS.map(([scalar]) => scalar).sort()).toEqual(ids.sort());
  expect(IDS.filter(([scalar]) => documentsWith(scalar).length === 0)).toEqual([]);
});
