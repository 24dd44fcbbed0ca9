import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberToken } from './api-server.ts';
import { createIngestClient, type IngestClient } from './ingest-client.ts';

const MB = 1024 * 1024;
const QUERY = '"query":"query { __typename }"';

let client: IngestClient;
let guest: string;
beforeAll(async () => {
  client = await createIngestClient();
  guest = await memberToken(client.test, client.top, 10);
});
afterAll(() => client.close());

async function send(
  token: string,
  body: string | ReadableStream,
  type = 'application/json',
): Promise<{ status: number; text: string }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': type };
  const url = `${client.server.url}/api/graphql`;
  const answer = await fetch(url, { method: 'POST', headers, body, duplex: 'half' });
  return { status: answer.status, text: await answer.text() };
}

const long = `{${QUERY},"variables":{"a":"${'x'.repeat(MB)}"}}`;
const manyValues = `{${QUERY},"variables":{"a":{${Array.from({ length: 10_001 }, (_, n) => `"${n}":1`).join()}}}}`;

describe('a large query', () => {
  it('is read for a token that may send events somewhere', async () => {
    expect(await send(client.token, long)).toMatchObject({ status: 200 });
    expect(await send(client.token, manyValues)).toMatchObject({ status: 200 });
    expect(await send(client.token, Readable.toWeb(Readable.from([long])) as ReadableStream)).toMatchObject({
      status: 200,
    });
  });

  it('is refused for a token that may send events nowhere', async () => {
    expect(await send(guest, long)).toMatchObject({ status: 413 });
    expect(await send(guest, Readable.toWeb(Readable.from([long])) as ReadableStream)).toMatchObject({
      status: 413,
    });
    expect(await send(guest, manyValues)).toMatchObject({
      status: 400,
      text: expect.stringContaining('The JSON contains more than 10000 values'),
    });
  });

  it('is refused where its lists are longer than a request with events has them', async () => {
    const list = `{${QUERY},"variables":{"input":{"a":[${Array(12_001).fill(1).join()}]}}}`;
    expect(await send(client.token, list)).toMatchObject({
      status: 422,
      text: expect.stringContaining('have more than 12000 elements together'),
    });
  });

  it('is refused as a form, which cannot be read in pieces', async () => {
    const form = `query=${'x'.repeat(MB)}`;
    expect(await send(client.token, form, 'application/x-www-form-urlencoded')).toMatchObject({
      status: 413,
      text: expect.stringContaining('send JSON'),
    });
  });
});
