import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VERSION } from '../../src/config/version.ts';
import { type ManagementServer, startManagementServer, tokenOf } from '../groups/management-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { aUser } from './people.ts';

let test: TestDatabase;
let server: ManagementServer;

beforeAll(async () => {
  test = await createTestDatabase();
  server = await startManagementServer(test);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

describe('what the server is', () => {
  it('is told in the words of GitLab, with its own version as the revision', async () => {
    const token = await tokenOf(test, await aUser(test.database.prisma, 'ada'), ['read_api']);
    const both = {
      version: expect.stringMatching(/^\d+\.\d+\.\d+-ee$/),
      revision: `auditstream-${VERSION}`,
    };
    expect((await server.call('GET /version', { token })).json).toEqual(both);
    expect((await server.call('GET /metadata', { token })).json).toEqual({
      ...both,
      enterprise: true,
      kas: { enabled: false, externalUrl: null, externalK8sProxyUrl: null, version: null },
    });
  });
});
