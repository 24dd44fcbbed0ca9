import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_DELIVERY_OPTIONS } from '../../../src/destination-kinds/delivery-options.ts';
import { createBodyWriter } from '../../../src/destination-kinds/http/body-writer.ts';
import { prepareHeaders, type RequestHeaders } from '../../../src/destination-kinds/http/delivery-request.ts';
import { generateSigningSecret } from '../../../src/destination-kinds/http/signing-secret.ts';
import type { OutgoingEvent } from '../../../src/destination-kinds/sender.ts';

const AT = new Date('2026-01-02T03:04:05Z');
const IDENTITY = '01234567-89ab-cdef-0123-456789abcdef';

interface Made {
  readonly custom?: readonly { readonly key: string; readonly value: string }[];
  readonly isSigned?: boolean;
  readonly options?: Partial<typeof DEFAULT_DELIVERY_OPTIONS>;
}

function prepare({ custom = [], isSigned = true, options = {} }: Made = {}): RequestHeaders {
  return prepareHeaders(
    {
      verificationToken: 'a-token-of-16-ch',
      headers: custom.map((header) => ({ ...header })),
      signing: isSigned ? { value: generateSigningSecret(), previous: undefined } : undefined,
    },
    createBodyWriter({ ...DEFAULT_DELIVERY_OPTIONS, ...options }, { externalUrl: '' }),
    IDENTITY,
  );
}

function eventOf(more: Partial<OutgoingEvent> = {}): OutgoingEvent {
  const place = { streamId: 3, sequence: 12, previous: 11 };
  return { id: 7, eventType: 'user_created', body: '{"id":7}', via: null, ...place, ...more };
}

/** The lines of a list, as an HTTP client writes them. */
function written(list: readonly string[]): string {
  return list.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
}

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}$/);
const value = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,30}$/);
const name = fc.oneof(token, fc.constantFrom('x-signature', 'Webhook-Id', 'content-type', 'Authorization'));

describe('the headers of a delivery', () => {
  it('are the same as one text and as a list', () => {
    const made = fc.record({
      custom: fc.array(fc.record({ key: name, value }), { maxLength: 20 }),
      isSigned: fc.boolean(),
      options: fc.constantFrom({}, { batchMaxEvents: 10 }, { compression: 'gzip' as const }),
    });
    const events = fc.record({
      eventType: value,
      via: fc.constantFrom(null, '11111111-2222-3333-4444-555555555555'),
      previous: fc.constantFrom(null, 11),
      sequence: fc.constantFrom(null, 12),
    });
    fc.assert(
      fc.property(made, events, (how, which) => {
        const headers = prepare(how);
        const event = eventOf(which);
        const block = headers.block([event], event.body, AT);
        expect(`${block?.name}: ${block?.rest}\r\n`).toBe(written(headers.list([event], event.body, AT)));
        expect(block?.isAuthorized).toBe(how.custom.some(({ key }) => key.toLowerCase() === 'authorization'));
      }),
    );
  });

  it('are only a list where one of them would end its line, so that the client refuses the request', () => {
    const smuggled = 'x\r\nX-Smuggled: y';
    const event = eventOf();
    expect(prepare().block([eventOf({ eventType: smuggled })], '', AT)).toBeUndefined();
    expect(prepare({ custom: [{ key: 'X-A', value: smuggled }] }).block([event], '', AT)).toBeUndefined();
    expect(prepare({ custom: [{ key: smuggled, value: 'a' }] }).block([event], '', AT)).toBeUndefined();
    expect(prepare().block([eventOf({ eventType: 'ł' })], '', AT)).toBeUndefined();
  });
});
