import { randomBytes } from 'node:crypto';
import { createClient, type ApiClient } from '../journeys/api-client.ts';
import { MAIN, newDataFolder, ready, removeEverything, startProcess } from '../journeys/server-process.ts';
import { databaseUrl } from '../journeys/team.ts';
import { createTestDatabase } from '../support/database.ts';

/** A whole server, started as `npm start` does, with two groups: one that abuses it and one that must not notice. */
export interface World {
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  /** root's. */
  readonly client: ApiClient;
  /** Makes a user with a role in a group, and a token of that user. */
  memberToken(group: string, accessLevel: number, scope: string): Promise<string>;
  close(): Promise<void>;
}

/** Sends what no other group may notice. */
export const ABUSER = 'my-group';
/** Sends an event twenty times a second meanwhile. */
export const NEIGHBOUR = 'example-group';

// Of a small machine (docs/operations.md): what V8 has not collected yet does not hide what a load makes grow.
const NODE_OPTIONS = ['--max-semi-space-size=4', '--heap-growing-percent=20'];

export async function startWorld(env: Record<string, string> = {}): Promise<World> {
  const test = await createTestDatabase();
  const rootToken = randomBytes(24).toString('hex');
  const process_ = startProcess({
    dataDir: await newDataFolder(),
    command: [process.execPath, ...NODE_OPTIONS, MAIN],
    env: {
      DATABASE_URL: databaseUrl(test.connection),
      AUDITSTREAM_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      AUDITSTREAM_ROOT_TOKEN: rootToken,
      NODE_ENV: 'production',
      MALLOC_ARENA_MAX: '1',
      MALLOC_MMAP_THRESHOLD_: '131072',
      ...env,
    },
  });
  const address = await ready(process_);
  const client = createClient(address, rootToken);
  let users = 0;

  return {
    address,
    port: Number(new URL(address).port),
    pid: process_.pid,
    client,
    async memberToken(group, accessLevel, scope) {
      const username = `member${(users += 1)}`;
      const user = await client.rest<{ id: number }>(
        'POST',
        '/api/v4/users',
        { username, name: username, email: `${username}@example.com` },
        201,
      );
      const member = { user_id: user.id, access_level: accessLevel };
      await client.rest('POST', `/api/v4/groups/${group}/members`, member, 201);
      const path = `/api/v4/users/${user.id}/personal_access_tokens`;
      return (await client.rest<{ token: string }>('POST', path, { name: 'ci', scopes: [scope] }, 201)).token;
    },
    async close() {
      process_.kill('SIGKILL');
      await removeEverything();
      await test.close();
    },
  };
}
