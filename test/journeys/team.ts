import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseConnection } from '../../src/database/pool.ts';
import { newDataFolder, ready, startProcess, type ServerProcess } from './server-process.ts';

/** One process of several on one database. */
export interface Node {
  readonly role: 'api' | 'worker' | 'all';
  readonly dataDir: string;
  readonly address: string;
  readonly process: ServerProcess;
  /** What its subscriptions' owner begins with. */
  readonly id: string;
}

/** What all processes of a team share. */
export interface Team {
  readonly rootToken: string;
  /** Starts a process of a role, on a data folder of its own or an earlier one's. */
  start(role: Node['role'], dataDir?: string): Promise<Node>;
}

/** A team on the database of this URL, which may be empty. */
export function createTeam(databaseUrl: string, env: Record<string, string> = {}): Team {
  const rootToken = randomBytes(24).toString('hex');
  const shared = {
    DATABASE_URL: databaseUrl,
    AUDITSTREAM_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    AUDITSTREAM_ROOT_TOKEN: rootToken,
    AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1',
    ...env,
  };
  return {
    rootToken,
    async start(role, folder) {
      const dataDir = folder ?? (await newDataFolder());
      const process = startProcess({ dataDir, env: { ...shared, AUDITSTREAM_ROLE: role } });
      const address = await ready(process);
      const id = (await readFile(join(dataDir, 'node-id'), 'utf8')).trim();
      return { role, dataDir, address, process, id };
    },
  };
}

/** The connection as a URL for `DATABASE_URL`; the host may be the folder of a Unix socket. */
export function databaseUrl({ host, port, user, password, database }: DatabaseConnection): string {
  const secret = typeof password === 'string' ? `:${encodeURIComponent(password)}` : '';
  return `postgresql://${user}${secret}@localhost/${database}?host=${encodeURIComponent(String(host))}&port=${port}`;
}

/** The status of a path, or undefined when nobody listens. */
export async function statusOf(address: string, path: string): Promise<number | undefined> {
  try {
    const answer = await fetch(address + path, { signal: AbortSignal.timeout(5_000) });
    await answer.text();
    return answer.status;
  } catch {
    return undefined;
  }
}
