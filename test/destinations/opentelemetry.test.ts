import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { loadDestinationConfig } from '../../src/destinations/model/destination-config.ts';
import { startOtlpReceiver } from '../destination-kinds/opentelemetry/otlp-receiver.ts';
import { rowId } from './documents.ts';
import { createWorld, type TestGroup } from './world.ts';
import { rowsOf } from '../support/rows.ts';

const otlp = await startOtlpReceiver();
const world = await createWorld({ loopback: true });
const { prisma } = world.db.database;
afterAll(async () => {
  await world.close();
  await otlp.close();
});

let group: TestGroup;
beforeEach(async () => {
  group = await world.group();
  otlp.reset();
});

interface Node {
  readonly id: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly secretToken: string;
}
interface Payload {
  readonly errors: readonly string[];
  readonly externalAuditEventDestination: Node | null;
}

const API_KEY = 'an-api-key-in-a-header';
const TOKEN = 'ApiKey a-token-with-its-scheme';

async function mutate(verb: 'Create' | 'Update', input: object): Promise<Payload> {
  const name = `groupAuditEventStreamingDestinations${verb}`;
  const { data, errors } = await world.execute(
    `mutation ($input: GroupAuditEventStreamingDestinations${verb}Input!) {
       ${name}(input: $input) { errors externalAuditEventDestination { id config secretToken } } }`,
    { input },
    group.owner,
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data?.[name] as unknown as Payload;
}

const create = (config: unknown, more: object = {}) =>
  mutate('Create', { groupPath: group.path, category: 'opentelemetry', config, ...more });

async function made(config: object, more: object = {}): Promise<Node> {
  const { errors, externalAuditEventDestination: node } = await create(config, more);
  if (node === null) throw new Error(JSON.stringify(errors));
  return node;
}

async function secretsOf({ id }: Node) {
  const parts = { sealer: world.sealer, kinds: DESTINATION_KINDS };
  return (await loadDestinationConfig(prisma, parts, rowId(id)))?.place.secrets;
}

describe('a destination by OTLP', () => {
  it('is made of an address alone, and says where its logs go', async () => {
    const node = await made({ url: otlp.url });
    expect(node).toMatchObject({ config: { url: `${otlp.url}/v1/logs` }, secretToken: '' });
    expect(await secretsOf(node)).toEqual({});
  });

  it('has headers in the config that are never read back, and keeps them until they are others or null', async () => {
    const node = await made({ url: otlp.url, headers: { 'api-key': { value: API_KEY, active: true } } });
    expect(node.config).toEqual({ url: `${otlp.url}/v1/logs` });
    const stored = { headers: { value: JSON.stringify([['api-key', API_KEY]]) } };
    expect(await secretsOf(node)).toEqual(stored);
    const change = (config: object, more: object = {}) => mutate('Update', { id: node.id, config, ...more });
    expect((await change({ url: `${otlp.url}/otlp` }, { secretToken: TOKEN })).errors).toEqual([]);
    expect(await secretsOf(node)).toEqual({ ...stored, token: { value: TOKEN } });
    expect((await change({ url: `${otlp.url}/otlp`, headers: 'x-tenant=one' })).errors).toEqual([]);
    expect(await secretsOf(node)).toMatchObject({ headers: { value: '[["x-tenant","one"]]' } });
    expect((await change({ url: `${otlp.url}/otlp`, headers: null })).errors).toEqual([]);
    expect(await secretsOf(node)).toEqual({ token: { value: TOKEN } });
    const rows = await rowsOf(world.db.database.pool, 'audit_events', {
      eventType: 'updated_group_audit_event_streaming_destination',
      entityPath: group.path,
    });
    const bodies = rows.map(({ body }) => body).join('\n');
    expect(bodies.match(/"custom_message":"[^"]*"/g)).toEqual([
      `"custom_message":"Changed url from ${otlp.url}/v1/logs to ${otlp.url}/otlp/v1/logs"`,
      '"custom_message":"Changed secret_token"',
      '"custom_message":"Changed headers"',
      '"custom_message":"Changed headers"',
    ]);
    for (const secret of [API_KEY, TOKEN, 'x-tenant']) expect(bodies).not.toContain(secret);
  });

  it.each<[string, object, object, string]>([
    ['headers that cannot be read', { headers: 'the-key-alone' }, {}, 'Config headers must be names with'],
    [
      'a header that this server says',
      { headers: { 'Content-Type': 'x' } },
      {},
      'must not have content-type',
    ],
    ['another member', { index: 'x' }, {}, 'Config takes url and headers, and nothing else'],
    ['a token of two lines', {}, { secretToken: 'a\nb' }, 'Secret token'],
    [
      'an address that may not be used',
      { url: 'https://10.1.2.3:4318' },
      {},
      'Config url is blocked: Requests to the local network are not allowed',
    ],
  ])('is refused with %s', async (_, config, more, error) => {
    const answer = await create({ url: otlp.url, ...config }, more);
    expect(answer).toEqual({
      errors: [expect.stringContaining(error)],
      externalAuditEventDestination: null,
    });
  });

  it('is the same as another by where its logs go', async () => {
    await made({ url: otlp.url });
    expect((await create({ url: `${otlp.url}/v1/traces` })).errors).toEqual(['Config url already taken.']);
  });

  it('is tried before it is saved, with the secrets that it would have', async () => {
    otlp.authorization = TOKEN;
    const wrong = await create({ url: otlp.url }, { secretToken: 'another', verify: true });
    expect(wrong.errors).toEqual([
      'Destination url did not accept the test event: The receiver answered 401 "authentication failed": set the secretToken or the headers that it requires, and check that its key may write logs; correct that, or save without verify',
    ]);
    const node = await made(
      { url: otlp.url, headers: { 'api-key': API_KEY } },
      { secretToken: TOKEN, verify: true },
    );
    expect(otlp.taken).toMatchObject([{ eventName: 'auditstream.audit_event_streaming_test' }]);
    expect(otlp.receiver.requests.at(-1)?.headers).toMatchObject({ 'api-key': API_KEY });
    const { data } = await world.execute(
      `mutation ($id: AuditEventsStreamingDestinationID!) { externalAuditEventDestinationTest(input: { id: $id }) {
         errors attempt { outcome status } delivery { requestHeaders { name value } } } }`,
      { id: node.id },
      group.owner,
    );
    const tested = JSON.stringify(data);
    expect(data?.['externalAuditEventDestinationTest']).toMatchObject({
      attempt: { outcome: 'DELIVERED', status: 200 },
    });
    expect(tested).toContain('{"name":"api-key","value":"***"}');
    for (const secret of [API_KEY, TOKEN]) expect(tested).not.toContain(secret);
  });
});
