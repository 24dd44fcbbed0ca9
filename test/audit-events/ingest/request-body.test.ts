import { describe, expect, it } from '@jest/globals';
import { type IngestBody, readIngestBody } from '../../../src/audit-events/ingest/request-body.ts';
import { finish } from '../../../src/shares/process-time.ts';

const JSON_TYPE = 'application/json';
const NDJSON = 'application/x-ndjson';

function read(body: string | Buffer, mediaType = JSON_TYPE): IngestBody {
  return finish(readIngestBody(Buffer.from(body), mediaType));
}

const lines = (count: number): string => '{"a":1}\n'.repeat(count);
const array = (count: number): string => `[${Array(count).fill('{"a":1}').join()}]`;

describe('the shapes of a body', () => {
  it.each([
    ['one event', '{"event_type":"x"}', [{ event_type: 'x' }], false],
    ['an array', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }], true],
    ['an array of one', '[{"a":1}]', [{ a: 1 }], true],
    ['events', '{"events":[{"a":1}]}', [{ a: 1 }], true],
    ['an event with events', '{"event_type":"x","events":[]}', [{ event_type: 'x', events: [] }], false],
    ['events that are no list, left to the event check', '{"events":{}}', [{ events: {} }], false],
    ['what is no event, left to the event check', '7', [7], false],
    ['a body with a byte order mark and blanks', '\uFEFF \n{"a":1}\n', [{ a: 1 }], false],
  ])('reads %s', (_name, body, values, batch) => {
    for (const type of [JSON_TYPE, 'application/x-www-form-urlencoded']) {
      expect(read(body, type)).toEqual({ ok: true, values, batch });
    }
  });

  it('reads one event a line and skips blank lines', () => {
    expect(read('\n{"a":1}\r\n \t\r\n{"a":2}', NDJSON)).toEqual({
      ok: true,
      values: [{ a: 1 }, { a: 2 }],
      batch: true,
    });
    expect(read('{"a":1}', NDJSON)).toMatchObject({ batch: true });
  });

  it.each([
    ['', JSON_TYPE, 'The body is empty; send at least one event'],
    [' \n', NDJSON, 'The body is empty; send at least one event'],
    ['[]', JSON_TYPE, 'The list of events is empty; send at least one event'],
    ['{"events":[]}', JSON_TYPE, 'The list of events is empty; send at least one event'],
    ['{"events":[{}],"x":1}', JSON_TYPE, 'The object has other keys beside "events"; send "events" alone'],
    ['{"a":1}\n{"a":2}', JSON_TYPE, expect.stringMatching(/^The JSON is not valid \(/)],
    ['a=b', 'application/x-www-form-urlencoded', expect.stringMatching(/^The JSON is not valid \(/)],
    ['[{"a":1,"a":1}]', JSON_TYPE, 'The JSON has the key "a" twice in one object; send it once'],
    ['["\\u0000"]', JSON_TYPE, expect.stringMatching(/U\+0000/)],
  ])('refuses %j as %s', (body, type, message) => {
    expect(read(body, type)).toEqual({ ok: false, status: 400, message });
  });

  it('names the bad line by its index and its number', () => {
    expect(read('{"a":1}\n\n{"a":\n{"a":3}', NDJSON)).toEqual({
      ok: false,
      status: 400,
      index: 1,
      message: expect.stringMatching(/^events\[1\] \(line 3\): The JSON is not valid \(.+\); correct it/),
    });
  });

  it('accepts 10 000 events and refuses 10 001', () => {
    for (const [body, type] of [
      [array, JSON_TYPE],
      [(count: number) => `{"events":${array(count)}}`, JSON_TYPE],
      [lines, NDJSON],
    ] as const) {
      expect(read(body(10_000), type)).toMatchObject({ ok: true, batch: true });
      expect(read(body(10_001), type)).toMatchObject({
        ok: false,
        status: 413,
        message: expect.stringMatching(/several requests$/),
      });
    }
  });
});

describe('media types', () => {
  it.each([
    'application/json; charset=utf-8',
    'APPLICATION/JSON;charset="UTF-8"',
    'application/json;charset=utf8; x=y',
    'application/x-ndjson; charset=utf-8',
    ' application/x-www-form-urlencoded ',
  ])('accepts %s', (type) => expect(read('{"a":1}', type)).toMatchObject({ ok: true }));

  it.each([
    ['', 'A request without a media type is not accepted; send Content-Type application/json, '],
    ['text/plain', 'The media type text/plain is not accepted; send Content-Type application/json, '],
    ['application/json+x', 'The media type application/json+x is not accepted; '],
    ['multipart/form-data; boundary=x', 'The media type multipart/form-data is not accepted; '],
    ['application/json; charset=iso-8859-1', 'The charset iso-8859-1 is not accepted; send UTF-8'],
    ['application/json; charset=utf-16', 'The charset utf-16 is not accepted; send UTF-8'],
    ['application/json; charset=', 'The charset  is not accepted; send UTF-8'],
  ])('refuses %j', (type, message) => {
    expect(read('{"a":1}', type)).toMatchObject({
      ok: false,
      status: 415,
      message: expect.stringContaining(message),
    });
  });
});

describe('bytes', () => {
  it.each([JSON_TYPE, NDJSON])('refuses invalid UTF-8 as %s', (type) => {
    expect(read(Buffer.from([0x7b, 0x22, 0xfc, 0x22, 0x7d]), type)).toEqual({
      ok: false,
      status: 400,
      message: 'The body is not valid UTF-8; encode it as UTF-8',
    });
  });
});
