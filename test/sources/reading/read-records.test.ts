import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { finish } from '../../../src/shares/process-time.ts';
import { readRecords } from '../../../src/sources/reading/read-records.ts';
import type { ArrivedRecord } from '../../../src/sources/source-kind.ts';
import { splitRecords } from '../../../src/sources/reading/split-records.ts';
import { sample } from '../samples.ts';

function read(text: string, maximum = 100): readonly ArrivedRecord[] {
  const records = finish(readRecords(text, { budget: { values: 1_000_000 }, maximum }));
  if (records === undefined) throw new Error('more than the maximum');
  return records;
}

const valuesOf = (text: string) => read(text).map((record) => (record.ok ? record.value : 'broken'));

describe('the records of a body', () => {
  it.each([
    ['one object', '{"a":1}', [{ a: 1 }]],
    ['an array', ' [ {"a":1} , {"a":2} ] ', [{ a: 1 }, { a: 2 }]],
    ['one a line', '{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['one a line, with carriage returns and empty lines', '{"a":1}\r\n\r\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ['one after another', '{"a":1}{"a":2} {"a":3}', [{ a: 1 }, { a: 2 }, { a: 3 }]],
    ['over several lines', '{\n "a": 1\n}\n{\n "a": 2\n}', [{ a: 1 }, { a: 2 }]],
    ['with brackets and quotes in texts', '{"a":"}]\\"{"}{"a":"\\\\"}', [{ a: '}]"{' }, { a: '\\' }]],
    ['other values than objects', '[1,"a, b",null,[2,3]]', [1, 'a, b', null, [2, 3]]],
    ['a list of events', '{"events":[{"a":1},2]}', [{ a: 1 }, 2]],
    ['an event that has a list', '{"events":[1],"a":1}', [{ events: [1], a: 1 }]],
    ['nothing', ' \n ', []],
    ['an empty array', '[ ]', []],
  ])('are found in %s', (_what, text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  it.each([
    ['in an array', '[{"a":1},{"a":1,"a":2},{"b":tru},{"a":3}]', [{ a: 1 }, 'broken', 'broken', { a: 3 }]],
    ['on a line', '{"a":1}\n{"a":}\n{"a":3}', [{ a: 1 }, 'broken', { a: 3 }]],
    ['that has no end', '{"a":1}{"a":2', [{ a: 1 }, 'broken']],
    [
      'that is cut off in a text',
      '{"a":1}\n{"a":"x\n{"a":3}\n{"a":"}"}',
      [{ a: 1 }, 'broken', { a: 3 }, { a: '}' }],
    ],
    [
      'that is cut off behind one',
      '{"a":1}\n{"a":{"b":2,\n{"a":3}\n{"a":4}',
      [{ a: 1 }, 'broken', { a: 3 }, { a: 4 }],
    ],
    [
      'that is cut off in an array',
      '[{"a":1},\n{"a":[2,\n{"a":3},\n{"a":4}]',
      [{ a: 1 }, 'broken', { a: 3 }, { a: 4 }],
    ],
  ])('are read although one is broken %s', (_what, text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  it('say what is wrong with a broken one, and keep its text', () => {
    expect(read('{"a":1,"a":2}')).toEqual([
      { ok: false, why: 'The JSON has the key "a" twice in one object; send it once', text: '{"a":1,"a":2}' },
    ]);
  });

  it.each([
    ['all there is', ' { "Records" : [ {"a":1} , {"a":2} ] } ', [{ a: 1 }, { a: 2 }]],
    ['empty', '{"Records":[]}', []],
    ['beside something else', '{"Records":[{"a":1}],"b":2}', [{ Records: [{ a: 1 }], b: 2 }]],
    ['no array', '{"Records":{"a":1}}', [{ Records: { a: 1 } }]],
    ['not closed', '{"Records":[{"a":1}', ['broken']],
    ['one of many', '{"Records":[1]}{"Records":[2]}', [{ Records: [1] }, { Records: [2] }]],
  ])('are the elements of the list that their system sends, where it is %s', (_what, text, values) => {
    const limits = { budget: { values: 1_000 }, maximum: 10, list: 'Records' };
    const records = finish(readRecords(text, limits)) ?? [];
    expect(records.map((record) => (record.ok ? record.value : 'broken'))).toEqual(values);
  });

  it('are no more than a request may have', () => {
    const few = { budget: { values: 100 }, maximum: 2 };
    expect(finish(readRecords('{}{}', few))).toHaveLength(2);
    expect(finish(readRecords('{}{}{}', few))).toBeUndefined();
  });

  it.each([
    ['in one line', `[${Array.from({ length: 9_999 }, () => `{"a":"${'x'.repeat(2_000)}"}`).join(',')}]`],
    ['that are not closed', '{"a":1\n'.repeat(200_000)],
    ['that are not closed, before a text with a line end', `${'{\n'.repeat(200_000)}"\n`],
    ['of texts with line ends', '{"a":"\n'.repeat(200_000)],
  ])('are divided in time that grows with the text: records %s', (_what, text) => {
    const began = performance.now();
    finish(splitRecords(text));
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('are the same whatever stands between them', () => {
    const record = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), (records) => {
        const texts = records.map((value) => JSON.stringify(value));
        const wanted = JSON.parse(JSON.stringify(records)) as unknown;
        for (const text of [`[${texts.join(',')}]`, texts.join('\n'), texts.join(''), texts.join(' , ')])
          expect(JSON.parse(JSON.stringify(valuesOf(text)))).toEqual(wanted);
      }),
    );
  });

  it('are found in what forwarders send', () => {
    expect(read(sample('openshift/http-array-of-rhdh.json'))).toHaveLength(3);
    expect(read(sample('openshift/http-ndjson-of-rhdh.ndjson'))).toHaveLength(2);
    expect(read(sample('openshift/splunk-hec-of-rhdh.txt'))).toHaveLength(2);
  });
});
