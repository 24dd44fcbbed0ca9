import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WIRE_KEYS, wireText } from '../../../src/audit-events/ingest/wire-body.ts';
import { CSV_COLUMNS, csvLineOf, entryOf } from '../../../src/audit-events/read/event-entry.ts';
import { jsonMembers, jsonOfMembers } from '../../../src/audit-events/read/json-members.ts';

const RECEIVED = '2026-02-03T04:05:06.789Z';
const RECEIPT = `"received_at":"${RECEIVED}","sender":"ci","sender_ip":"10.1.2.3"}`;

function stored(body: string, receipt: { sender?: string | null; senderIp?: string | null } = {}) {
  const base = { key: 1, receivedAt: new Date(RECEIVED), sender: 'ci', senderIp: '10.1.2.3' };
  return { ...base, ...receipt, body };
}

describe('an entry', () => {
  it('is the delivered text and what the server knows, and no number changes', () => {
    const body =
      '{"id":1,"author_id":12345678901234567890,"details":{"a":[1.0,-0,1e400]},"more":9007199254740993}';
    expect(entryOf(stored(body))).toBe(`${body.slice(0, -1)},${RECEIPT}`);
  });

  it('says null for events that the server recorded', () => {
    const entry = entryOf(stored('{"id":1}', { sender: null, senderIp: null }));
    expect(entry).toBe(`{"id":1,"received_at":"${RECEIVED}","sender":null,"sender_ip":null}`);
  });

  it('escapes the name of a token', () => {
    expect(JSON.parse(entryOf(stored('{"id":1}', { sender: '"}\n' })))).toMatchObject({ sender: '"}\n' });
  });

  it('lets no key of the sender stand where the server speaks', () => {
    const body =
      '{"id":1,"details":{"sender":"in details"},"sender":{"x":[1,"}"]},"a":"\\"sender\\":","sender_ip":"1"}';
    expect(entryOf(stored(body))).toBe(
      `{"id":1,"details":{"sender":"in details"},"a":"\\"sender\\":",${RECEIPT}`,
    );
  });
});

describe('the members of a body', () => {
  it('put together again are the body', () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    const object = fc.dictionary(fc.string(), value, { minKeys: 1 });
    fc.assert(
      fc.property(object, (event) => {
        const json = JSON.stringify(event);
        expect(jsonOfMembers(jsonMembers(json))).toBe(json);
        for (const [key, text] of jsonMembers(json)) expect(text).toBe(JSON.stringify(event[key]));
      }),
    );
    expect(jsonMembers('{}')).toEqual([]);
  });
});

describe('a line of the export', () => {
  it('has the documented columns in order', () => {
    expect(CSV_COLUMNS).toEqual([...WIRE_KEYS, 'received_at', 'sender', 'sender_ip', 'other']);
  });

  it('has texts as they read, everything else as JSON, and nothing for null', () => {
    const event = {
      author_id: 7,
      entity_type: 'Project',
      entity_path: 'g/p',
      author_name: '=cmd()',
      details: { a: 'x,y' },
      event_type: 't',
      sender: 'spoofed',
      mine: [true],
    };
    const { bodyTail } = wireText(event, new Date(RECEIVED));
    expect(csvLineOf(stored(`{"id":9,${bodyTail}`))).toBe(
      `9,7,,Project,"{""a"":""x,y""}",,'=cmd(),g/p,,${RECEIVED},,,t,${RECEIVED},ci,10.1.2.3,"{""mine"":[true]}"\r\n`,
    );
  });
});
