import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../access/people.ts';
import {
  type ManagementServer,
  startManagementServer,
  streamOf,
  tokenOf,
} from '../groups/management-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
let server: ManagementServer;
let token: string;
beforeAll(async () => {
  test = await createTestDatabase();
  server = await startManagementServer(test);
  token = await tokenOf(test, await aUser(test.database.prisma, 'admin', { admin: true }));
});
afterAll(async () => {
  await server.close();
  await test.close();
});
const declare = (body: object) => server.call('POST /audit_event_types', { token, body });

describe('a declared event type', () => {
  it('is answered whole, listed, and recorded', async () => {
    const body = {
      name: 'app.deployed',
      description: 'An app was deployed',
      feature_category: 'apps',
      milestone: '1.2',
    };
    const declared = {
      id: expect.any(Number),
      ...body,
      declared: true,
      group_id: null,
      created_at: expect.stringMatching(/Z$/),
    };
    expect(await declare(body)).toMatchObject({ status: 201, json: declared });
    expect(await server.call('GET /audit_event_types', { token })).toMatchObject({
      status: 200,
      json: [declared],
    });
    const [event] = (await streamOf(test, null)).slice(-1);
    expect(event).toMatchObject({ event_type: 'audit_event_type_created' });
    expect(event?.body).toContain('Declared audit event type app.deployed');
  });

  it('has its name in words where nothing is said', async () => {
    expect((await declare({ name: 'app.rolled-back' })).json).toMatchObject({
      description: 'App rolled back',
      feature_category: 'unknown',
      milestone: 'unknown',
    });
  });

  const taken = ['has already been taken'];
  const badName = ['is invalid. Send 1 to 255 of the characters A-Z, a-z, 0-9, _ . : and -.'];
  it.each([
    [{}, { name: ['is missing. Send a text.'] }],
    [{ name: '' }, { name: badName }],
    [{ name: 'a b' }, { name: badName }],
    [{ name: 'x'.repeat(256) }, { name: badName }],
    [{ name: 'user_created' }, { name: taken }],
    [{ name: 'app.deployed' }, { name: taken }],
    [{ name: 'ok', description: 'a\u0007b' }, { description: ['contains control characters. Remove them.'] }],
    [{ name: 'ok', milestone: ' ' }, { milestone: ["can't be blank"] }],
  ])('is refused: %j', async (body, message) => {
    expect(await declare(body)).toMatchObject({ status: 400, json: { message } });
  });

  it('may have been seen before', async () => {
    const { prisma } = test.database;
    const { id } = await prisma.stream.findFirstOrThrow();
    await prisma.eventType.create({ data: { name: 'seen', streamId: id } });
    expect(await declare({ name: 'seen' })).toMatchObject({ status: 201 });
  });

  it('is made once by twenty at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => declare({ name: 'raced' })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });
});
