import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE_NAME } from '../../src/embedded-postgres/cluster.ts';
import { SOCKET_PORT } from '../../src/embedded-postgres/server-settings.ts';
import { postmasterPid } from '../journeys/server-process.ts';
import { injure } from './injury.ts';
import { createReceiverNames } from './receiver-names.ts';
import { createSupervisedNode } from './supervised-node.ts';
import { CHAOS_ENVIRONMENT, type Topology } from './topology.ts';
import { waitUntil } from './wait-until.ts';

/** One process that does everything, with its embedded PostgreSQL, as `npm start` runs it. */
export async function startSingle(): Promise<Topology> {
  const names = await createReceiverNames();
  const server = await createSupervisedNode({ ...CHAOS_ENVIRONMENT, ...names.environment });
  await server.start();
  const { dataDir } = server;
  const killPostgres = async (): Promise<void> => void process.kill(await postmasterPid(dataDir), 'SIGKILL');
  /** The server starts its PostgreSQL itself. */
  const postgresIsBack = (): Promise<unknown> =>
    waitUntil(async () => {
      const answer = await fetch(`${server.address}/-/readiness`).catch(() => undefined);
      return answer?.status === 200 || !server.up;
    }, 60_000);

  return {
    name: 'one process, embedded PostgreSQL',
    workers: [],
    faults: {
      'kill-server': async (forMs) =>
        server.up ? injure({ hurt: () => server.kill(), forMs, heal: () => server.start() }) : undefined,
      'kill-postgres': async () =>
        server.up ? injure({ hurt: killPostgres, forMs: 0, heal: postgresIsBack }) : undefined,
      'kill-everything': async (forMs) => {
        if (!server.up) return undefined;
        const hurt = () => Promise.all([killPostgres(), server.kill()]);
        return injure({ hurt, forMs, heal: () => server.start() });
      },
    },
    names,
    address: () => server.address,
    rootToken: (await readFile(join(dataDir, 'root-token'), 'utf8')).trim(),
    connection: async () => ({
      host: await realpath(join(dataDir, 'postgres', 'run')),
      port: SOCKET_PORT,
      user: DATABASE_NAME,
      password: (await readFile(join(dataDir, 'postgres-password'), 'utf8')).trim(),
      database: DATABASE_NAME,
    }),
    errors: () => server.errors(),
    remove: () => server.kill(),
  };
}
