import { createClient } from '../environment/client.ts';
import { singles } from '../environment/events.ts';
import { startHelper } from '../environment/helper.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Row } from '../row.ts';

const POSTS = 20_000;
const CONNECTIONS = 64;

export const ingestSingle: Row = {
  name: 'ingest-single',
  run: ({ rounds }) =>
    inWorld(async ({ client }) => {
      const route = await startHelper('./bare-route-process.ts');
      const bareClient = createClient(`http://127.0.0.1:${route.port}`);
      const group = await client.createGroup();
      const bodies = singles(group, POSTS);
      const [ours, bare] = await alternate(
        rounds,
        async () => POSTS / (await client.ingest(group, bodies, CONNECTIONS)),
        async () => POSTS / (await bareClient.ingest(group, bodies, CONNECTIONS)),
      );
      await bareClient.close();
      route.stop();
      const raw = `${round(median(ours))} events/s; bare ${round(median(bare))} requests/s`;
      const what = 'ingest of single events over 64 connections, relative to a bare route of Fastify';
      return [ratioLine(what, ours, bare, { atLeast: 0.5, raw })];
    }),
};
