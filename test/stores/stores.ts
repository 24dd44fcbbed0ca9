// Run by `npm run test:stores`: objects go to a store of others, which checks signatures by code of its own. What cannot be had
// on this machine is skipped, with the reason in the title.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import aws4 from 'aws4';
import { amazonS3Kind } from '../../src/destination-kinds/amazon-s3/amazon-s3.kind.ts';
import { IN_NO_STREAM } from '../../src/destination-kinds/event-place.ts';
import { connectionsOf } from '../../src/outbound/connections.ts';
import { createDeliveryClient } from '../../src/outbound/delivery-client.ts';
import { systemLookup } from '../../src/outbound/lookup.ts';
import { fromDebian } from '../senders/foreign-software.ts';
import { destinationRow, positionReaches, rowsOf } from '../support/destination-rows.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { loopbackAllowed } from '../support/loopback-allowed.ts';
import { makeDestinationOf } from '../support/make-destination.ts';
import { eventually } from '../support/eventually.ts';
import { type TestDestination } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';
import { startForgetfulProxy, type ForgetfulProxy } from './forgetful-proxy.ts';
import { startSwift, SWIFT_KEY, SWIFT_PACKAGES, SWIFT_REGION, SWIFT_SECRET, type Swift } from './swift.ts';

const SWIFT = fromDebian('swift', SWIFT_PACKAGES);
const BUCKET = 'audit-archive';
const { test, process } = await streamingOfFile({ retrySchedule: [200] });

const client = createDeliveryClient({ lookup: systemLookup, rules: loopbackAllowed() });
afterAll(() => client.close());

let swift: Swift | undefined;
let proxy: ForgetfulProxy;
beforeAll(async () => {
  if (!SWIFT.ok) return;
  swift = await startSwift(SWIFT.folder);
  proxy = await startForgetfulProxy(swift.url);
  expect((await ask('PUT', `/${BUCKET}`)).status).toBe(200);
}, 180_000);
afterAll(async () => {
  if (swift === undefined) return;
  await proxy.close();
  await swift.close();
});

let place = 0;
let prefix = '';
beforeEach(() => {
  place += 1;
  prefix = `${place}/`;
});

/** Asks Swift beside our code, signed by another library. What says that it is compressed is read as what it was before. */
async function ask(
  method: string,
  path: string,
): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  const { host } = new URL(swift?.url ?? '');
  const signed = aws4.sign(
    { service: 's3', region: SWIFT_REGION, method, path, host, headers: {} },
    { accessKeyId: SWIFT_KEY, secretAccessKey: SWIFT_SECRET },
  );
  const headers = Object.entries(signed.headers ?? {}).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const answer = await fetch(`http://${host}${path}`, { method, headers });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** Names of the objects of this test. */
async function keys(): Promise<string[]> {
  const { bytes } = await ask('GET', `/${BUCKET}?prefix=${encodeURIComponent(prefix)}`);
  return [...bytes.toString().matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key);
}

async function read(key: string): Promise<Buffer> {
  const path = key.split('/').map(encodeURIComponent).join('/');
  return (await ask('GET', `/${BUCKET}/${path}`)).bytes;
}

async function bucket(
  config: object = {},
  { secret = SWIFT_SECRET, options = {} }: { readonly secret?: string; readonly options?: object } = {},
): Promise<TestDestination> {
  const group = await createGroupWithStream(test.database);
  const destinationId = await makeDestinationOf(process.streaming, group, {
    kind: amazonS3Kind,
    config: amazonS3Kind.config.parse({
      ...{ accessKeyXid: SWIFT_KEY, bucketName: BUCKET, awsRegion: SWIFT_REGION },
      ...{ endpoint: proxy.url, prefix, ...config },
    }),
    secrets: { secret_access_key: secret },
    deliveryOptions: { batchMaxEvents: 30, batchMaxAgeMs: 0, ...options },
  });
  return { ...group, destinationId };
}

const WORDS = 'a "quoted" + text / with umlauts äöü and 漢字';
const events = (count: number, first = 1) =>
  Array.from({ length: count }, (_, index) =>
    newEvent({
      bodyTail: `"entity_type":"Project","created_at":"2026-11-30T06:25:09.123Z","words":${JSON.stringify(WORDS)},"n":${first + index}}`,
    }),
  );
const numbersIn = (text: string): number[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const event = JSON.parse(line) as { n: number; words: string };
      expect(event.words).toBe(WORDS);
      return event.n;
    });
const upTo = (last: number) => Array.from({ length: last }, (_, n) => 1 + n);
const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

/** A test that needs the store. */
function using(title: string, run: () => Promise<void>): void {
  if (SWIFT.ok) it(title, run, 60_000);
  else it.skip(`${title} (not installed: ${SWIFT.why})`, () => undefined);
}

describe('OpenStack Swift, which judges signatures by code of its own', () => {
  using("takes an object for each event under GitLab's names, and gives it back as it was", async () => {
    const target = await bucket();
    await process.append(target.streamId, events(20));
    await positionReaches(test.database, target.destinationId, 20);
    await eventually(async () => (await keys()).length === 20);
    const names = await keys();
    for (const name of names)
      expect(name).toMatch(/^\d+\/project\/2026\/11\/[a-z_]+_\d+_1796019909123\.json$/);
    const read20 = await Promise.all(names.map(async (name) => numbersIn((await read(name)).toString())));
    expect(sorted(read20.flat())).toEqual(upTo(20));
  });

  using(
    'takes compressed objects of many events, whose names have a partition and are in order',
    async () => {
      const target = await bucket({ layout: 'batch', prefix: `${prefix}year={year}/it's(a)*/` });
      await process.setActive(target.destinationId, false);
      await process.append(target.streamId, events(70));
      await process.setActive(target.destinationId, true);
      await positionReaches(test.database, target.destinationId, 70);
      const names = await keys();
      expect(names).toHaveLength(3);
      const texts = await Promise.all(names.map(async (name) => (await read(name)).toString()));
      expect(texts.map((text) => numbersIn(text).length)).toEqual([30, 30, 10]);
      expect(numbersIn(texts.join(''))).toEqual(upTo(70));
    },
  );

  using('has one object where the answer was lost and the request came again', async () => {
    const target = await bucket({ layout: 'batch' });
    proxy.lose(3);
    await process.append(target.streamId, events(25));
    await positionReaches(test.database, target.destinationId, 25);
    const names = await keys();
    const puts = proxy.paths.filter((path) => path.startsWith(`/${BUCKET}/${prefix}`));
    expect(puts.length).toBe(names.length + 3);
    const texts = await Promise.all(names.map(async (name) => (await read(name)).toString()));
    expect(sorted(numbersIn(texts.join('')))).toEqual(upTo(25));
  });

  using(
    'refuses another secret and says which region is right, and a person can read what to do',
    async () => {
      const cases = [
        { target: await bucket({ layout: 'batch' }, { secret: 'another' }), code: 'SignatureDoesNotMatch' },
        { target: await bucket({ awsRegion: 'eu-central-1' }), code: 'AuthorizationHeaderMalformed' },
        { target: await bucket({ bucketName: 'missing' }), code: 'NoSuchBucket' },
      ];
      const said = [
        /the secret access key does not belong to the access key; set it again/,
        new RegExp(`the bucket is in the region ${SWIFT_REGION}; set that region`),
        /create the bucket, or correct its name/,
      ];
      for (const [index, { target, code }] of cases.entries()) {
        await process.append(target.streamId, events(3));
        await eventually(
          async () => (await destinationRow(test.database, target.destinationId)).failing_since !== null,
        );
        const [attempt] = await rowsOf(test.database, 'attempts', target.destinationId);
        expect(attempt).toMatchObject({ outcome: 'n', code });
        expect(String(attempt?.error_message)).toMatch(said[index] ?? /never/);
      }
      expect(await keys()).toEqual([]);
    },
  );

  using('lets what a test has written be deleted again', async () => {
    const connections = connectionsOf(client, { shareKey: 'a group' });
    const sender = amazonS3Kind.open(
      {
        destinationId: null,
        config: amazonS3Kind.config.parse({
          ...{ accessKeyXid: SWIFT_KEY, bucketName: BUCKET, awsRegion: SWIFT_REGION },
          ...{ endpoint: swift?.url, prefix, layout: 'batch' },
        }),
        secrets: { secret_access_key: { value: SWIFT_SECRET }, session_token: undefined },
        ...{ headers: [], options: amazonS3Kind.options },
      },
      { connections, identity: '0a1b2c3d', externalUrl: '', now: () => new Date() },
    );
    const body = '{"id":7,"entity_type":"Group","created_at":"2026-11-30T06:25:09.123Z"}';
    const shipment = { events: [{ id: 7, eventType: 'test', body, via: null, ...IN_NO_STREAM }] } as const;
    const context = { at: new Date(), trigger: 'TEST', attempt: 1, timeoutMs: 8_000 } as const;
    expect((await sender.send(shipment, context)).outcome).toEqual({ kind: 'delivered' });
    expect(await keys()).toHaveLength(1);
    await sender.clear?.(shipment, context);
    expect(await keys()).toEqual([]);
  });
});
