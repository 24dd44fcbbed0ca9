import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedRequest } from '../senders/recorder.ts';
import { sample, sampleLines } from './samples.ts';
import { createSourcesWorld, type SourcesWorld } from './world.ts';

let world: SourcesWorld;
beforeAll(async () => {
  world = await createSourcesWorld();
});
afterAll(() => world.close());

const RECORDED = readdirSync(new URL('samples/senders', import.meta.url)).filter((file) =>
  file.endsWith('.json'),
);
const AUDIT_LINES = [
  'backstage.catalog.entity-facets',
  'backstage.scaffolder.task.execution',
  'rhdh.ScaffolderTaskCreation',
];

describe('what software of others has sent', () => {
  it.each(RECORDED)('%s is taken, and its audit lines are recognised', async (file) => {
    const requests = JSON.parse(sample(`senders/${file}`)) as RecordedRequest[];
    const own = requests.some(({ path }) => path.startsWith('/sources/'));
    const source = await world.source(own ? 'backstage' : 'splunk_hec', own ? {} : { unrecognised: 'keep' });
    for (const { method, path, headers, body, encoding } of requests) {
      const url = own ? source.url : `${world.address}${path}`;
      const answer = await fetch(url, {
        method,
        headers: { ...headers, authorization: `Splunk ${source.secret}` },
        body: Uint8Array.from(Buffer.from(body, encoding)),
      });
      expect(answer.status).toBe(own ? 202 : 200);
    }
    const types = (await world.events(source.groupPath)).map(({ body }) => String(body['event_type']));
    expect(types.filter((type) => !type.startsWith('splunk_hec.')).sort()).toEqual(AUDIT_LINES);
    expect(types).toHaveLength(own ? 3 : 4);
  });

  it.each(['backstage-production.txt', 'backstage-console.txt'])(
    '%s, written by Backstage’s auditor, becomes events with people, outcomes and targets',
    async (file) => {
      const source = await world.source('backstage');
      const records = sampleLines(`senders/${file}`).map((log, n) => ({ date: 1_767_323_045 + n, log }));
      const answer = await fetch(source.url, {
        method: 'POST',
        headers: { authorization: `Bearer ${source.secret}` },
        body: JSON.stringify(records),
      });
      expect(await answer.json()).toEqual({ accepted: 6, duplicates: 0, skipped: 0, refused: 0 });
      const events = await world.events(source.groupPath);
      const shown = events.map(({ body, outcome }) => [body['event_type'], body['author_name'], outcome]);
      const [mutate, task, fetched] = [
        'catalog.entity-mutate.delete',
        'scaffolder.task.execution',
        'catalog.entity-fetch',
      ].map((type) => [`backstage.${type}`, 'user:default/jane']);
      expect(shown).toEqual([
        [...(mutate ?? []), 'unknown'],
        [...(mutate ?? []), 'success'],
        [...(task ?? []), 'unknown'],
        [...(task ?? []), 'failure'],
        [...(fetched ?? []), 'unknown'],
        [...(fetched ?? []), 'success'],
      ]);
    },
  );
});
