import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FORMATS, formatNamed } from '../../src/formats/formats.ts';
import { GITLAB } from '../../src/formats/gitlab.ts';
import { JSON_LINES } from '../../src/formats/json-lines.ts';
import { OCSF } from '../../src/formats/ocsf/ocsf.ts';
import { parseExactJson, stringifyJson } from '../../src/json/exact-json.ts';
import { anyEvents, formatEvent, sampleEvents } from './format-events.ts';

const PLACE = { externalUrl: 'https://audit.example' };
// A double has 1e400 as Infinity, and the other one as 12345678901234567000.
const NUMBERS = ',"big":12345678901234567890.10,"huge":1e400';

/** The texts of the array's items, with every number as it is written. */
function items(json: string): string[] {
  const reading = parseExactJson(json);
  if (!reading.ok || !Array.isArray(reading.value)) throw new Error(`Not an array: ${json}`);
  return reading.value.map(stringifyJson);
}

describe('the list of formats', () => {
  it('has a name for each that no other has, the one of today first', () => {
    const names = FORMATS.map(({ name }) => name);
    expect(names).toEqual(['gitlab', 'json_lines', 'cloudevents', 'cloudevents_binary', 'ocsf']);
    for (const format of FORMATS) expect(formatNamed(format.name)).toBe(format);
    expect(formatNamed('csv')).toBeUndefined();
    expect(formatNamed('constructor')).toBeUndefined();
  });

  it.each(FORMATS)('says of $name whether it has batches', (format) => {
    expect(format.open(PLACE).batching !== undefined).toBe(format.batches);
  });

  it.each(FORMATS)('carries in $name every number of an event as it was sent', (listed) => {
    const format = listed.open(PLACE);
    const event = formatEvent(7, { extra: NUMBERS });
    // OCSF moves members to places of its own.
    const carried = listed === OCSF ? NUMBERS : event.body;
    expect(format.single.bodyOf(event)).toContain(carried);
    if (format.batching !== undefined)
      expect(format.batching.write([event, event]).toString()).toContain(carried);
  });

  it.each(FORMATS.filter(({ batches }) => batches))(
    'knows in $name the bytes of a body before it is written',
    (format) => {
      fc.assert(
        fc.property(anyEvents, (events) => {
          const { batching } = format.open(PLACE);
          if (batching === undefined) throw new Error('It has no batches');
          const sizes = events.map((event) => batching.sizeOf(event));
          const sum = sizes.reduce((total, size) => total + size, batching.frameBytes);
          const bytes = batching.write(events);
          expect(bytes.length).toBe(sum);
          // As many as were measured, and none that nothing was written to.
          const text = bytes.toString();
          for (const one of format === JSON_LINES ? text.trimEnd().split('\n') : items(text))
            expect(parseExactJson(one).ok).toBe(true);
        }),
      );
    },
  );

  it.each(FORMATS.filter(({ batches }) => batches))(
    'writes in $name the same body in pieces, whichever their size',
    (format) => {
      const { batching } = format.open(PLACE);
      if (batching === undefined) throw new Error('It has no batches');
      fc.assert(
        fc.property(anyEvents, fc.integer({ min: 16, max: 4_000 }), (events, most) => {
          const longest = Math.max(...events.map((event) => batching.sizeOf(event)));
          // A piece lies where the one before it did, so that it is copied before the next is asked for.
          const pieces = Array.from(batching.pieces(events, most), (piece) => Buffer.from(piece));
          expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(
            Math.max(most, longest + 16),
          );
          const length = batching.lengthOf(events);
          const whole = batching.write(events);
          expect(Buffer.concat(pieces).equals(whole)).toBe(true);
          expect(length).toBe(whole.length);
        }),
      );
    },
  );

  it.each(FORMATS.filter(({ batches }) => batches))(
    'holds in $name nothing of an event that is in a body: the event itself is held until it is delivered',
    (format) => {
      const { batching } = format.open(PLACE);
      const event = formatEvent(1);
      const size = batching?.sizeOf(event);
      expect(batching?.sizeOf(event)).toBe(size);
      batching?.write([event]);
      expect(event).toEqual(formatEvent(1));
    },
  );
});

describe("GitLab's format", () => {
  const format = GITLAB.open(PLACE);

  it('is the body of the event, under the media type that receivers of GitLab know', () => {
    for (const event of sampleEvents()) {
      expect(format.single.contentType).toBe('application/x-www-form-urlencoded');
      expect(format.single.headersOf(event)).toEqual([]);
      expect(format.single.bodyOf(event)).toBe(event.body);
    }
  });

  it('is a JSON array of the bodies in a batch, even of one', () => {
    expect(format.batching?.contentType).toBe('application/json');
    fc.assert(
      fc.property(anyEvents, (events) => {
        expect(items(format.batching?.write(events).toString() ?? '')).toEqual(
          events.map(({ body }) => body),
        );
      }),
    );
  });
});

describe('JSON lines', () => {
  const format = JSON_LINES.open(PLACE);

  it('are the bodies, each with a line break after it, alone and in a batch', () => {
    expect(format.batching?.contentType).toBe('application/x-ndjson');
    fc.assert(
      fc.property(anyEvents, (events) => {
        const lines = (format.batching?.write(events).toString() ?? '').split('\n');
        expect(lines).toEqual([...events.map(({ body }) => body), '']);
      }),
    );
    const event = formatEvent(1);
    expect(format.single.contentType).toBe('application/x-ndjson');
    expect(format.single.bodyOf(event)).toBe(`${event.body}\n`);
  });
});
