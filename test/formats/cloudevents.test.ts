import { CloudEvent, HTTP } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CLOUDEVENTS_BINARY } from '../../src/formats/cloudevents/binary.ts';
import { CLOUDEVENTS } from '../../src/formats/cloudevents/structured.ts';
import type { FormatEvent, OpenFormat } from '../../src/formats/format.ts';
import type { Header } from '../../src/outbound/request.ts';
import { parseExactJson } from '../../src/json/exact-json.ts';
import { startReceiver, type ReceivedRequest, type Receiver } from '../support/receiver.ts';
import { formatEvent, sampleEvents } from './format-events.ts';

const PLACE = { externalUrl: 'https://audit.example' };
const structured = CLOUDEVENTS.open(PLACE);
const binary = CLOUDEVENTS_BINARY.open(PLACE);

let receiver: Receiver;
beforeAll(async () => void (receiver = await startReceiver()));
afterAll(() => receiver.close());

interface Written {
  readonly contentType: string;
  readonly headers: readonly Header[];
  readonly body: string;
}

const alone = ({ single }: OpenFormat, event: FormatEvent): Written => ({
  contentType: single.contentType,
  headers: single.headersOf(event),
  body: single.bodyOf(event),
});

/** Sends what a format has written, and reads what came with CloudEvents' own SDK. */
async function received({ contentType, headers, body }: Written): Promise<{
  readonly request: ReceivedRequest;
  readonly events: readonly CloudEvent<unknown>[];
}> {
  receiver.clear();
  await fetch(receiver.url, {
    method: 'POST',
    headers: [...headers.map((header) => [...header] as [string, string]), ['Content-Type', contentType]],
    body,
  });
  const [request] = receiver.requests as [ReceivedRequest];
  const read = HTTP.toEvent({ headers: request.headers, body: request.body });
  const events = Array.isArray(read) ? read : [read];
  // A constructor that refuses what the specification does not allow.
  return { request, events: events.map((event) => new CloudEvent(event, true)) };
}

function batch(events: readonly FormatEvent[]): Written {
  const { batching } = structured;
  if (batching === undefined) throw new Error('There are no batches');
  return { contentType: batching.contentType, headers: [], body: batching.write(events).toString() };
}

function withPath(entityType: string, entityPath: string): FormatEvent {
  const body = JSON.stringify({ entity_type: entityType, entity_path: entityPath });
  return { id: 1, sequence: 1, eventType: 'repo_push', body };
}

async function sourceOf(event: FormatEvent, externalUrl = PLACE.externalUrl): Promise<string | undefined> {
  const { events } = await received(alone(CLOUDEVENTS.open({ externalUrl }), event));
  return events[0]?.source;
}

const ATTRIBUTES = {
  specversion: '1.0',
  id: '7',
  source: 'https://audit.example/groups/my-group',
  type: 'auditstream.repo_push',
  subject: 'my-group/my-project',
  time: '2026-11-30T03:04:05.678Z',
  datacontenttype: 'application/json',
  sequence: '0000000000000003',
};

describe('a CloudEvent', () => {
  it.each([
    ['structured', structured],
    ['binary', binary],
  ])("has its attributes and the event in %s mode, as CloudEvents' own SDK reads it", async (_, format) => {
    const event = formatEvent(7, { sequence: 3 });
    const { events } = await received(alone(format, event));
    expect(events).toHaveLength(1);
    expect(events[0]?.toJSON()).toMatchObject({ ...ATTRIBUTES, data: JSON.parse(event.body) as unknown });
  });

  it('is in a batch what it is alone', async () => {
    const events = sampleEvents();
    const together = await received(batch(events));
    expect(together.request.headers['content-type']).toBe('application/cloudevents-batch+json');
    const singles = [];
    for (const event of events) singles.push(...(await received(alone(structured, event))).events);
    expect(together.events.map((event) => event.toJSON())).toEqual(singles.map((event) => event.toJSON()));
    expect((await received(batch(events.slice(0, 1)))).events).toHaveLength(1);
  });

  it('has nothing but the event in the body in binary mode', async () => {
    const event = formatEvent(7, { extra: ',"big":12345678901234567890' });
    const { request } = await received(alone(binary, event));
    expect(request.body).toBe(event.body);
    expect(request.headers['content-type']).toBe('application/json');
    expect(binary.batching).toBeUndefined();
  });

  it('has no sequence when its event is in no stream', async () => {
    const { events } = await received(alone(structured, formatEvent(7, { sequence: null })));
    expect(events[0]?.toJSON()).not.toHaveProperty('sequence');
  });

  it('sorts by its sequence as text as the stream does', () => {
    const sequences = [1, 9, 10, 2_147_483_648, Number.MAX_SAFE_INTEGER].map((sequence) => {
      const reading = parseExactJson(structured.single.bodyOf(formatEvent(1, { sequence })));
      return reading.ok ? (reading.value as Record<string, unknown>)['sequence'] : reading.message;
    });
    expect(sequences.toSorted()).toEqual(sequences);
  });

  it('names the top-level group as its source, and the installation for an event of no group', async () => {
    expect(await sourceOf(withPath('Group', 'my-group'))).toBe('https://audit.example/groups/my-group');
    expect(await sourceOf(withPath('Project', 'My.Group/sub/p'))).toBe(
      'https://audit.example/groups/My.Group',
    );
    expect(await sourceOf(withPath('User', 'jane'))).toBe('https://audit.example/');
    expect(await sourceOf(withPath('Gitlab::Audit::InstanceScope', 'gitlab_instance'))).toBe(
      'https://audit.example/',
    );
    expect(await sourceOf(withPath('Group', 'my-group'), '')).toBe('/groups/my-group');
    expect(await sourceOf(withPath('User', 'jane'), '')).toBe('/');
  });

  it.each([
    ['groupe-é/日本 🚀', 'groupe-é/日本 🚀'],
    ['a "quoted" 100% path', 'a "quoted" 100% path'],
    ['g/\u0001\u007f\u0085\u{1ffff}', 'g/\uFFFD\uFFFD\uFFFD\uFFFD'],
  ])('carries the path %j in both modes', async (path, subject) => {
    const single = await received(alone(structured, withPath('Project', path)));
    expect(single.events[0]?.subject).toBe(subject);
    const { request } = await received(alone(binary, withPath('Project', path)));
    const header = String(request.headers['ce-subject']);
    expect(header).toMatch(/^[\x21\x23-\x7e]+$/);
    expect(decodeURIComponent(header)).toBe(subject);
  });
});
