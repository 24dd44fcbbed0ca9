import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { factsReader, memberText } from '../../src/destination-kinds/body-facts.ts';

const pathOf = memberText('entity_path');

describe('a text at the top of a body', () => {
  it.each([
    ['alone', '{"id":1,"entity_path":"a/b","event_type":"x"}', 'a/b'],
    ['first', '{"entity_path":"a/b"}', 'a/b'],
    ['in details, too', '{"details":{"entity_path":"c"},"entity_path":"a/b"}', 'a/b'],
    ['in what follows, too', '{"entity_path":"a/b","more":{"entity_path":"c"}}', 'a/b'],
    ['before details that have it, too', '{"entity_path":"a/b","details":{"entity_path":"c"}}', 'a/b'],
    ['only in details', '{"details":{"entity_path":"c"},"entity_path":null,"more":{}}', undefined],
    ['behind braces in a text', '{"details":{"entity_path":"c"},"a":"{","entity_path":"a/b","b":"}"}', 'a/b'],
    ['in an array, too', '{"more":[{"entity_path":"c"}],"entity_path":"a/b"}', 'a/b'],
    ['with escapes', '{"entity_path":"a\\"b\\\\"}', 'a"b\\'],
    ['in the name of another member', '{"details":{"x\\"entity_path":"c"},"entity_path":"a/b"}', 'a/b'],
    ['only in the name of another member', '{"x\\"entity_path":"c","entity_path":null}', undefined],
    ['with blanks', '{ "entity_path" : "a/b" }', 'a/b'],
    ['null', '{"entity_path":null}', undefined],
    ['not there', '{"id":1}', undefined],
  ])('is found: %s', (_, body, text) => expect(pathOf(body)).toBe(text));

  it('is what JSON.parse finds, whatever stands in details and in texts', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'grapheme' }), fc.string(), (details, path, key) => {
        const body = JSON.stringify({
          details,
          [`${key}"entity_path`]: path,
          entity_path: path,
          more: details,
        });
        expect(pathOf(body)).toBe(path);
      }),
    );
  });
});

describe('what senders have to know of an event', () => {
  it('is undefined where the body does not say it', () => {
    const bodyFacts = factsReader();
    const nothing = { createdAt: undefined, entityPath: undefined };
    expect(bodyFacts('')).toEqual(nothing);
    expect(bodyFacts('{"created_at":"soon","entity_path":""}')).toEqual(nothing);
    expect(bodyFacts('{"created_at":"2026-11-30T06:25:09.123Z","entity_path":"a"}')).toEqual({
      ...{ createdAt: 1_796_019_909_123, entityPath: 'a' },
    });
  });
});
