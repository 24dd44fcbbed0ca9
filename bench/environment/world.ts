import { createClient, type BenchClient } from './client.ts';
import { makeDataFolder } from './data-folder.ts';
import { startDatabase, type BenchDatabase } from './database.ts';
import { startReceiver, type BenchReceiver } from './receiver.ts';
import { startServer, type BenchServer, type ServerOptions } from './server.ts';

/** Everything that a row of the table needs, in processes of its own. */
export interface World {
  readonly database: BenchDatabase;
  readonly server: BenchServer;
  readonly receiver: BenchReceiver;
  readonly client: BenchClient;
  /** One more process on the same database. */
  addServer(options: Omit<ServerOptions, 'databaseUrl'>): Promise<BenchServer>;
}

/** Runs `work` in a world that is made for it, with an empty database, and that is gone afterwards. */
export async function inWorld<T>(
  work: (world: World) => Promise<T>,
  options: Omit<ServerOptions, 'databaseUrl'> = {},
): Promise<T> {
  await using made = new AsyncDisposableStack();
  const database = await startDatabase(await makeDataFolder(made));
  made.defer(() => database.stop());
  const addServer: World['addServer'] = async (more) => {
    const server = await startServer({ databaseUrl: database.url, ...more });
    made.defer(() => server.stop());
    return server;
  };
  const server = await addServer(options);
  const receiver = await startReceiver();
  made.defer(() => receiver.stop());
  const client = createClient(server.address);
  made.defer(() => client.close());
  return await work({ database, server, receiver, client, addServer });
}
