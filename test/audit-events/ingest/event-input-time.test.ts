import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/json/json-value.ts';
import { parseCreatedAt } from '../../../src/audit-events/ingest/event-input-time.ts';

const NOW = new Date('2026-01-02T03:04:05.678Z');

function read(value: JsonValue | undefined): string {
  const reading = parseCreatedAt(value, NOW);
  return reading.ok ? reading.time.toISOString() : reading.message;
}

describe('created_at', () => {
  it.each<[JsonValue | undefined, string]>([
    [undefined, '2026-01-02T03:04:05.678Z'],
    [null, '2026-01-02T03:04:05.678Z'],
    ['2022-02-23T06:27:17.873Z', '2022-02-23T06:27:17.873Z'],
    ['2022-02-23T06:27:17Z', '2022-02-23T06:27:17.000Z'],
    ['2022-02-23T06:27Z', '2022-02-23T06:27:00.000Z'],
    ['2022-02-23t06:27:17.8z', '2022-02-23T06:27:17.800Z'],
    ['2022-02-23T06:27:17,87Z', '2022-02-23T06:27:17.870Z'],
    ['2022-02-23T06:27:17.8739999999Z', '2022-02-23T06:27:17.873Z'],
    ['2022-12-31T23:59:59.9999Z', '2022-12-31T23:59:59.999Z'],
    ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
    ['2022-02-23T06:27:17.873456+00:00', '2022-02-23T06:27:17.873Z'],
    ['2022-01-01T00:30:00+01:00', '2021-12-31T23:30:00.000Z'],
    ['2021-12-31T20:30:00-0330', '2022-01-01T00:00:00.000Z'],
    ['2022-01-01T00:00:00-08', '2022-01-01T08:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['2016-12-31T23:59:60.25Z', '2016-12-31T23:59:59.999Z'],
    ['2017-01-01t00:59:60+01:00', '2016-12-31T23:59:59.999Z'],
    ['2017-01-01T05:29:60+0530', '2016-12-31T23:59:59.999Z'],
    ['2016-12-31T15:59:60-08', '2016-12-31T23:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('reads %s as %s', (value, time) => expect(read(value)).toBe(time));

  it.each<[JsonValue, string]>([
    ['2022-02-30T00:00:00Z', 'is not a time that exists'],
    ['2023-02-29T00:00:00Z', 'is not a time that exists'],
    ['2022-13-01T00:00:00Z', 'is not a time that exists'],
    ['2022-00-01T00:00:00Z', 'is not a time that exists'],
    ['2022-01-00T00:00:00Z', 'is not a time that exists'],
    ['2022-01-01T24:00:00Z', 'is not a time that exists'],
    ['2022-01-01T25:00:00Z', 'is not a time that exists'],
    ['2022-01-01T00:60:00Z', 'is not a time that exists'],
    ['2022-06-15T10:00:60Z', 'is not a time that exists'],
    ['2016-12-31T23:59:61Z', 'is not a time that exists'],
    ['2016-12-31T23:59:60+01:00', 'is not a time that exists'],
    ['2016-12-31T23:58:60Z', 'is not a time that exists'],
    ['2022-02-30T23:59:60Z', 'is not a time that exists'],
    ['2022-01-01T00:00:00+24:00', 'is not a time that exists'],
    ['2022-01-01T00:00:00+01:60', 'is not a time that exists'],
    ['2022-02-23T06:27:17.873', 'has no time zone'],
    ['2022-02-23', 'is not a time'],
    ['2022-02-23 06:27:17Z', 'is not a time'],
    ['06:27:17Z', 'is not a time'],
    ['2022-02-23T06:27:17.Z', 'is not a time'],
    ['20220223T062717Z', 'is not a time'],
    ['2022-02-23T06:27:17Z\n', 'is not a time'],
    ['yesterday', 'is not a time'],
    ['', 'is not a time'],
    ['+12022-02-23T06:27:17Z', 'is not a time'],
    ['0001-01-01T00:00:00+01:00', 'is not between the years 1 and 9999'],
    ['9999-12-31T23:59:59-01:00', 'is not between the years 1 and 9999'],
    [1645597637, 'must be a text'],
  ])('refuses %s: %s', (value, reason) => {
    expect(read(value)).toBe(
      `${reason}; send ISO 8601 with date, time and zone, such as 2022-02-23T06:27:17.873Z`,
    );
  });
});
