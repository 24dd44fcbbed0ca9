import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { amazonS3Kind } from '../../src/destination-kinds/amazon-s3/amazon-s3.kind.ts';
import { ACCESS_KEY, BUCKET, SECRET_KEY, s3Error, startStore } from '../destination-kinds/amazon-s3/store.ts';
import type { Reply } from '../support/receiver-reply.ts';
import { destinationRow, positionReaches, rowsOf } from '../support/destination-rows.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { makeDestinationOf } from '../support/make-destination.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents, type TestDestination } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';

const store = await startStore({ region: 'eu-central-1' });
const { test, process } = await streamingOfFile({ retrySchedule: [200] });
afterAll(() => store.close());

let place = 0;
let prefix = '';
beforeEach(() => {
  store.answer(undefined);
  place += 1;
  prefix = `${place}/`;
});

async function bucket(config: object = {}, deliveryOptions: object = {}): Promise<TestDestination> {
  const group = await createGroupWithStream(test.database);
  const destinationId = await makeDestinationOf(process.streaming, group, {
    kind: amazonS3Kind,
    config: amazonS3Kind.config.parse({
      ...{ accessKeyXid: ACCESS_KEY, bucketName: BUCKET, awsRegion: 'eu-central-1' },
      ...{ endpoint: store.url, prefix, ...config },
    }),
    secrets: { secret_access_key: SECRET_KEY },
    deliveryOptions,
  });
  return { ...group, destinationId };
}

/** Objects of this test, each with the numbers of its events. */
function objects(): { readonly key: string; readonly numbers: readonly number[] }[] {
  return [...store.objects.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .map(({ key, text }) => ({
      key,
      numbers: text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { n: number }).n),
    }));
}
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => first + n);
const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
const held = async ({ destinationId }: TestDestination) =>
  (await rowsOf(test.database, 'subscriptions', destinationId))[0]?.shipment_end;

describe('a stream to a bucket', () => {
  it("writes an object for each event under GitLab's names, and the same one when it is sent again", async () => {
    const target = await bucket();
    let lost = 2;
    store.answer(() => {
      if (lost === 0) return undefined;
      lost -= 1;
      return s3Error(500, 'Unknown');
    });
    const common = '"entity_type":"Project","created_at":"2026-11-30T06:25:09.123Z"';
    const events = upTo(20).map((n) => newEvent({ bodyTail: `${common},"n":${n}}` }));
    await process.append(target.streamId, events);
    await positionReaches(test.database, target.destinationId, 20);
    await eventually(
      async () => (await rowsOf(test.database, 'failed_deliveries', target.destinationId)).length === 0,
    );
    const written = objects();
    expect(sorted(written.flatMap(({ numbers }) => numbers))).toEqual(upTo(20));
    for (const { key } of written)
      expect(key).toMatch(/^\d+\/project\/2026\/11\/[a-z_]+_\d+_1796019909123\.json$/);
  });

  it('writes batches as compressed lines, one object after the other', async () => {
    const target = await bucket({ layout: 'batch' }, { batchMaxEvents: 30, batchMaxAgeMs: 0 });
    await process.setActive(target.destinationId, false);
    await process.append(target.streamId, numberedEvents(70));
    await process.setActive(target.destinationId, true);
    await positionReaches(test.database, target.destinationId, 70);
    expect(objects().map(({ numbers }) => numbers)).toEqual([upTo(30), upTo(60, 31), upTo(70, 61)]);
    expect(objects()[0]?.key).toMatch(
      new RegExp(`^${prefix}[0-9a-f]{8}-${target.destinationId}_${target.streamId}_0{10}01-0{10}30_`),
    );
    const [first] = [...store.objects.values()].filter(({ key }) => key.startsWith(prefix));
    expect(first?.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
    });
  });

  it.each<[string, Reply]>([
    ['was lost', { closeAfter: 'request' }],
    ['said that it was not taken', 500],
  ])('overwrites the object whose answer %s, however many events have come since', async (_, reply) => {
    const target = await bucket({ layout: 'batch' }, { batchMaxEvents: 50, batchMaxAgeMs: 0 });
    let isLosing = true;
    store.misanswer(() => (isLosing ? reply : undefined));
    const puts = () => store.puts.filter((key) => key.startsWith(prefix));
    const isPut = (times: number) => eventually(() => Promise.resolve(puts().length >= times));
    await process.append(target.streamId, numberedEvents(5));
    await isPut(1);
    await process.append(target.streamId, numberedEvents(30, 6));
    await isPut(puts().length + 3);
    isLosing = false;
    await positionReaches(test.database, target.destinationId, 35);
    expect(sorted(objects().flatMap(({ numbers }) => numbers))).toEqual(upTo(35));
    expect(puts().length).toBeGreaterThan(objects().length + 3);
    expect(await held(target)).toBeNull();
    expect(await rowsOf(test.database, 'failed_deliveries', target.destinationId)).toEqual([]);
  });

  it('waits for a person where the region is wrong, says which is right, and repeats the same object then', async () => {
    const target = await bucket(
      { layout: 'batch', awsRegion: 'us-east-1' },
      { batchMaxEvents: 50, batchMaxAgeMs: 0 },
    );
    await process.append(target.streamId, numberedEvents(4));
    await eventually(
      async () => (await destinationRow(test.database, target.destinationId)).failing_since !== null,
    );
    const { rows } = await test.database.pool.query(
      'SELECT DISTINCT outcome, code, error_message FROM attempts WHERE destination_id = $1',
      [target.destinationId],
    );
    expect(rows).toEqual([
      {
        ...{ outcome: 'n', code: 'AuthorizationHeaderMalformed' },
        error_message:
          'S3 answers AuthorizationHeaderMalformed: the bucket is in the region eu-central-1; set that region',
      },
    ]);
    expect(await held(target)).toBe(4);
    expect(await rowsOf(test.database, 'failed_deliveries', target.destinationId)).toEqual([]);
    expect(objects()).toEqual([]);
  });
});
