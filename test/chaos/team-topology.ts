import { randomBytes } from 'node:crypto';
import { databaseUrl } from '../journeys/team.ts';
import { CURRENT_POSTGRES, findPostgres, startPlainPostgres } from '../support/plain-postgres.ts';
import { injure } from './injury.ts';
import { createReceiverNames } from './receiver-names.ts';
import { createSupervisedNode, type SupervisedNode } from './supervised-node.ts';
import { CHAOS_ENVIRONMENT, type Topology } from './topology.ts';

const WORKERS = 3;
// Twenty for each process, and those of the killed ones that PostgreSQL has not noticed yet.
const MANY_CONNECTIONS = { max_connections: '200' };

/** One process of the role api and three workers on a PostgreSQL that is not theirs. */
export async function startTeam(): Promise<Topology> {
  const postgres = await startPlainPostgres(findPostgres(CURRENT_POSTGRES) ?? '', MANY_CONNECTIONS);
  const rootToken = randomBytes(24).toString('hex');
  const names = await createReceiverNames();
  const env = {
    ...CHAOS_ENVIRONMENT,
    ...names.environment,
    DATABASE_URL: databaseUrl(postgres.superuser),
    AUDITSTREAM_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    AUDITSTREAM_ROOT_TOKEN: rootToken,
  };
  const nodeOf = (role: string): Promise<SupervisedNode> =>
    createSupervisedNode({ ...env, AUDITSTREAM_ROLE: role });
  const api = await nodeOf('api');
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => nodeOf('worker')));
  const nodes = [api, ...workers];
  await Promise.all(nodes.map((node) => node.start()));
  let postgresUp = true;

  const killPostgres = async (): Promise<void> => {
    postgresUp = false;
    await postgres.signal('SIGKILL');
  };
  const startPostgres = async (): Promise<void> => {
    await postgres.startAgain();
    postgresUp = true;
  };

  return {
    name: `api and ${WORKERS} workers`,
    workers: workers.map(({ id }) => id),
    faults: {
      'kill-api': async (forMs) =>
        api.up ? injure({ hurt: () => api.kill(), forMs, heal: () => api.start() }) : undefined,
      'kill-worker': async (forMs, index) => {
        const worker = workers[index];
        if (worker?.up !== true) return undefined;
        return injure({ hurt: () => worker.kill(), forMs, heal: () => worker.start(), owner: worker.id });
      },
      'freeze-worker': async (forMs, index) => {
        const worker = workers[index];
        if (worker?.up !== true) return undefined;
        const hurt = (): Promise<void> => Promise.resolve(worker.freeze());
        return injure({ hurt, forMs, heal: () => Promise.resolve(worker.wake()), owner: worker.id });
      },
      'kill-postgres': async (forMs) =>
        postgresUp ? injure({ hurt: killPostgres, forMs, heal: startPostgres }) : undefined,
      'kill-everything': async (forMs) => {
        // What is down already comes back by itself.
        const up = nodes.filter((node) => node.up);
        const withPostgres = postgresUp;
        const hurt = () => Promise.all([withPostgres && killPostgres(), ...up.map((node) => node.kill())]);
        const heal = () => Promise.all([withPostgres && startPostgres(), ...up.map((node) => node.start())]);
        return injure({ hurt, forMs, heal });
      },
    },
    names,
    address: () => api.address,
    rootToken,
    connection: () => Promise.resolve(postgres.superuser),
    errors: () => nodes.flatMap((node) => node.errors()),
    async remove() {
      await Promise.all(nodes.map((node) => node.kill()));
      await postgres.remove();
    },
  };
}
