import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_HTTP_LIMITS as HTTP } from '../../src/http/limits.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const TABLE = /## Limits\n(.*?)\n## /s.exec(read('docs/operations.md'))?.[1] ?? '';

/** Variables that say where, who and how, and not how much. A new one belongs here or into the table. */
const NO_LIMITS = new Set([
  'AUDITSTREAM_EXTERNAL_URL',
  ...['HOST', 'PORT', 'DATABASE_URL', 'LOG_LEVEL'],
  ...['DATA_DIR', 'ROOT_TOKEN', 'ENCRYPTION_KEY', 'ROLE'].map((name) => `AUDITSTREAM_${name}`),
  ...['OUTBOUND_ALLOWLIST', 'OUTBOUND_DENYLIST', 'TRUSTED_PROXIES', 'CORS'].map(
    (name) => `AUDITSTREAM_${name}`,
  ),
  'AUDITSTREAM_METRICS',
]);

/** Variables of the configuration with their defaults, as their documentation has them. */
function variablesIn(documentation: string): ReadonlyMap<string, string> {
  const rows = documentation.matchAll(/^\| `([A-Z_]+)` \| (.+?) \|/gm);
  return new Map([...rows].map(([, name = '', value = '']) => [name, value]));
}

/** Limits without a row that names the variable and says its default; the table writes `48h` as 48 hours. */
function missingFrom(table: string, variables: ReadonlyMap<string, string>): string[] {
  const rows = table.split('\n').map((row) => row.replaceAll(' ', ''));
  const limits = [...variables].filter(([name]) => !NO_LIMITS.has(name));
  return limits
    .map(([name, value]) => [name, value.replaceAll('`', '')] as const)
    .filter(([name, value]) => !rows.some((row) => row.includes(`\`${name}\``) && row.includes(value)))
    .map(([name]) => name);
}

/** Numbers as the documents write them. */
const text = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
const MB = 1024 * 1024;

describe('the table of limits', () => {
  it('has each variable that is a limit, with its default', () => {
    const variables = variablesIn(read('docs/configuration.md'));
    expect(variables.size).toBeGreaterThan(10);
    expect(missingFrom(TABLE, variables)).toEqual([]);
    // Nothing is left out of the table by a name that there is no more.
    for (const name of NO_LIMITS) expect([name, variables.has(name)]).toEqual([name, true]);
  });

  it('would miss one', () => {
    expect(missingFrom(TABLE, new Map([['AUDITSTREAM_MOST_EVENTS', '`7`']]))).toEqual([
      'AUDITSTREAM_MOST_EVENTS',
    ]);
    expect(missingFrom(TABLE, new Map([['AUDITSTREAM_RETENTION', '`31d`']]))).toEqual([
      'AUDITSTREAM_RETENTION',
    ]);
  });

  it.each([
    ['bodies that the server is reading', `${HTTP.bodyBytes / MB} MB together; a quarter for one`],
    ['of requests without a token', `${HTTP.anonymousBodyBytes / MB} MB together, `],
    ['a request without a token', `one operation, ${HTTP.anonymousBody / 1024} KB`],
    ['an answer, and the data', `${HTTP.answerBytes / MB} MiB`],
    [
      'answers over 64 KB',
      `${HTTP.answersBytes / MB} MiB together, ${HTTP.answersBytes / 4 / MB} MiB of one`,
    ],
    [
      'minimum speed at which',
      `${text(HTTP.answerBytesPerSecond)} bytes a second over ${HTTP.answerWindow / 1_000} s`,
    ],
    ['time for the headers', `${HTTP.headersTimeout / 1_000} s; ${HTTP.requestTimeout / 1_000} s`],
    ['a connection without', `${HTTP.silenceTimeout / 1_000} s within one`],
    ['connections from clients |', text(HTTP.connections)],
    ['connections from one', text(HTTP.connectionsPerAddress)],
    [
      'requests with an invalid',
      `${HTTP.badTokens.burst} at once, then ${HTTP.badTokens.perMinute} a minute`,
    ],
    ['requests without a token', `${HTTP.requestsWithoutToken.burst} at once, then`],
    ['requests with one token', `${text(HTTP.requestsPerToken.burst)} at once, then`],
  ])('says what the server has for: %s', (row, limit) => {
    const found = TABLE.split('\n').find((line) => line.includes(`| ${row}`) || line.includes(`… ${row}`));
    expect(found).toContain(limit);
  });
});
