import { describe, expect, it } from '@jest/globals';
import { restEntryOf } from '../../../src/audit-events/read/rest-entry.ts';

const RECEIVED = '2026-02-03T04:05:06.789Z';
const RECEIPT = `"received_at":"${RECEIVED}","sender":"ci","sender_ip":"10.1.2.3"}`;
const NOBODY = () => null;

function stored(body: string, sender: string | null = 'ci') {
  return { key: 1, receivedAt: new Date(RECEIVED), sender, senderIp: sender && '10.1.2.3', body };
}

describe('an entry of a list', () => {
  it('is the delivered text with the name of the event, and what the server knows; no number changes', () => {
    const body =
      '{"id":1,"author_id":12345678901234567890,"entity_id":null,"entity_type":"Project","details":{"a":[1.0,-0,1e400]},' +
      '"ip_address":"10.1.2.3","event_type":"x","more":9007199254740993}';
    expect(restEntryOf(stored(body), NOBODY)).toBe(
      '{"id":1,"author_id":12345678901234567890,"entity_id":null,"entity_type":"Project","event_name":"x",' +
        '"details":{"a":[1.0,-0,1e400]},"ip_address":"10.1.2.3","event_type":"x","more":9007199254740993,' +
        RECEIPT,
    );
  });

  it('has a number for an author and a text for an address, where they are missing', () => {
    const body = '{"id":1,"author_id":null,"entity_type":"Group","ip_address":null,"event_type":"x"}';
    expect(restEntryOf(stored(body), NOBODY)).toBe(
      `{"id":1,"author_id":-1,"entity_type":"Group","event_name":"x","ip_address":"","event_type":"x",${RECEIPT}`,
    );
  });

  it('lets no key of the sender stand where the server speaks', () => {
    const body = '{"id":1,"entity_type":"Group","event_type":"x","event_name":"y","sender":"z"}';
    expect(restEntryOf(stored(body), NOBODY)).toBe(
      `{"id":1,"entity_type":"Group","event_name":"x","event_type":"x",${RECEIPT}`,
    );
  });

  it('of what the server recorded itself has the address of its author, and texts for what changed', () => {
    const details = { change: 'active', from: false, to: true, author_name: 'Ada' };
    const body = JSON.stringify({ id: 1, author_id: 7, entity_type: 'Group', details, event_type: 'x' });
    const emailOf = (id: string) => (id === '7' ? 'ada@example.com' : null);
    expect(JSON.parse(restEntryOf(stored(body, null), emailOf))).toMatchObject({
      author_id: 7,
      details: {
        change: 'active',
        from: 'false',
        to: 'true',
        author_name: 'Ada',
        author_email: 'ada@example.com',
      },
      sender: null,
    });
    expect(JSON.parse(restEntryOf(stored(body, null), NOBODY))).toMatchObject({
      details: { author_email: null },
    });
    // The details of others are theirs.
    expect(JSON.parse(restEntryOf(stored(body), emailOf))).toMatchObject({ details });
  });
});
