import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { destinationRow, positionReaches, rowsOf } from '../support/destination-rows.ts';
import { CLOSE, startRawReceiver, type RawReceiver, type Step } from '../support/raw-receiver.ts';
import { startReceiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile();
const { database } = test;

describe('a receiver that takes events with an answer', () => {
  let receiver: RawReceiver;
  beforeEach(async () => void (receiver = await startRawReceiver()));
  afterEach(() => receiver.close());

  const refusal: Step[] = ['HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n'];

  it.each<[string, Step[]]>([
    [
      'that 100 Continue precedes',
      ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    ],
    ['of 204 with a length', ['HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n']],
    ['of 204 with a body', ['HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n\r\n{}']],
    ['that is cut off', ['HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', CLOSE]],
  ])('%s gets each once, also after it was down', async (_, taken) => {
    receiver.script(() => taken);
    const { destinationId, streamId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(40));
    await positionReaches(database, destinationId, 40);
    const attempts = await rowsOf(database, 'attempts', destinationId);
    expect(attempts).toHaveLength(40);
    expect(attempts.filter(({ error_class }) => error_class !== null)).toEqual([]);

    receiver.script(() => refusal);
    await process.append(streamId, numberedEvents(5, 41));
    await eventually(async () => (await destinationRow(database, destinationId)).failing_since !== null);
    receiver.script(() => taken);
    await positionReaches(database, destinationId, 45);
    const later = (await rowsOf(database, 'attempts', destinationId)).slice(40);
    expect(later.filter(({ status }) => status !== 503)).toHaveLength(5);
    expect((await destinationRow(database, destinationId)).failing_since).toBeNull();
  });
});

it('the stream and the retry of an event send the same headers, in the same case', async () => {
  const receiver = await startReceiver();
  receiver.respond((_request, index) => (index === 0 ? 500 : 200));
  const headers = { 'X-ODD-Case': '1', 'user-agent': 'mine/1', ACCEPT: 'text/plain' };
  const { streamId } = await process.createDestination(receiver.url, { headers });
  await process.append(streamId, numberedEvents(1));
  await receiver.waitFor(2);
  const [first, second] = receiver.requests.map(({ rawHeaders }) =>
    rawHeaders.filter((_text, index) => index % 2 === 0).filter((name) => name !== 'connection'),
  );
  expect(second).toEqual(first);
  expect(first).toEqual(
    expect.arrayContaining(['X-Gitlab-Event-Streaming-Token', 'X-ODD-Case', 'user-agent']),
  );
  expect(receiver.requests[1]?.headers).toMatchObject({ 'user-agent': 'mine/1', accept: 'text/plain' });
  await receiver.close();
});
