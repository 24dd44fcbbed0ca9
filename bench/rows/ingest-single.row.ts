import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createClient } from '../environment/client.ts';
import { singles } from '../environment/events.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Row } from '../row.ts';

const POSTS = 20_000;
const CONNECTIONS = 64;

export const ingestSingle: Row = {
  name: 'ingest-single',
  run: ({ rounds }) =>
    inWorld(async ({ client }) => {
      const child = fork(fileURLToPath(new URL('../environment/bare-route-process.ts', import.meta.url)));
      const [{ port }] = (await once(child, 'message')) as [{ port: number }];
      const bareClient = createClient(`http://127.0.0.1:${port}`);
      const group = await client.createGroup();
      const bodies = singles(group, POSTS);
      const [ours, bare] = await alternate(
        rounds,
        async () => POSTS / (await client.ingest(group, bodies, CONNECTIONS)),
        async () => POSTS / (await bareClient.ingest(group, bodies, CONNECTIONS)),
      );
      await bareClient.close();
      child.kill();
      const raw = `${round(median(ours))} events/s; bare ${round(median(bare))} requests/s`;
      const what = 'ingest of single events over 64 connections, relative to a bare route of Fastify';
      return [ratioLine(what, ours, bare, { atLeast: 0.5, raw })];
    }),
};
