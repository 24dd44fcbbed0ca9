import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '../../src/config/config.ts';
import { parseDuration } from '../../src/config/duration.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').filter((line) => line.startsWith('  '));
  }
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(loadConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      databaseUrl: undefined,
      requestTimeout: 8_000,
      retrySchedule: [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800].map(
        (seconds) => seconds * 1_000,
      ),
      retention: 30 * 86_400_000,
      idempotencyWindow: 48 * 3_600_000,
      bodyMemory: 256 * 1024 * 1024,
      requestsPerMinute: 6_000,
      anonymousRequestsPerMinute: 60,
      role: 'all',
      logLevel: 'info',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    const config = loadConfig({ PORT: '', DATABASE_URL: ' ', AUDITSTREAM_ROOT_TOKEN: '' });
    expect(config).toMatchObject({ port: 4000, databaseUrl: undefined, rootToken: undefined });
  });

  it('lists everything that is wrong at once', () => {
    const problems = problemsOf({
      PORT: '70000',
      DATABASE_URL: 'mysql://x',
      AUDITSTREAM_ROOT_TOKEN: 'short',
      AUDITSTREAM_OUTBOUND_ALLOWLIST: '10.0.0.0/99',
      AUDITSTREAM_OUTBOUND_DENYLIST: '*.example.com',
      AUDITSTREAM_TRUSTED_PROXIES: 'proxy.example.com',
      AUDITSTREAM_REQUEST_TIMEOUT: '8',
      AUDITSTREAM_RETRY_SCHEDULE: '5s,soon',
      AUDITSTREAM_RETENTION: '1d',
      AUDITSTREAM_ROLE: 'boss',
      LOG_LEVEL: 'loud',
    });
    const named = problems.map((line) => line.trim().split(':')[0]);
    expect(new Set(named)).toEqual(
      new Set([
        'PORT',
        'DATABASE_URL',
        'AUDITSTREAM_ENCRYPTION_KEY',
        'AUDITSTREAM_ROOT_TOKEN',
        'AUDITSTREAM_OUTBOUND_ALLOWLIST',
        'AUDITSTREAM_OUTBOUND_DENYLIST',
        'AUDITSTREAM_TRUSTED_PROXIES',
        'AUDITSTREAM_REQUEST_TIMEOUT',
        'AUDITSTREAM_RETRY_SCHEDULE',
        'AUDITSTREAM_RETENTION',
        'AUDITSTREAM_ROLE',
        'LOG_LEVEL',
      ]),
    );
  });

  it.each([
    ['a key that is not 32 bytes', { AUDITSTREAM_ENCRYPTION_KEY: 'c2hvcnQ=' }, /openssl rand -base64 32/],
    [
      'an external database without the key',
      { DATABASE_URL: 'postgresql://db/x' },
      /AUDITSTREAM_ENCRYPTION_KEY: is required/,
    ],
    ['a worker without an external database', { AUDITSTREAM_ROLE: 'worker' }, /worker needs DATABASE_URL/],
    ['a token with a blank', { AUDITSTREAM_ROOT_TOKEN: 'a token that has blanks in it' }, /without blanks/],
    ['an empty schedule', { AUDITSTREAM_RETRY_SCHEDULE: ',' }, /at least one delay/],
    [
      'less memory than four of the largest bodies take',
      { AUDITSTREAM_BODY_MEMORY_MB: '99' },
      /whole number from 100 to 65536/,
    ],
    [
      'a limit that is no number',
      { AUDITSTREAM_REQUESTS_PER_MINUTE: '1e3' },
      /whole number from 10 to 1000000/,
    ],
  ])('refuses %s and says what to do', (_, env, text) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(text)]);
  });

  it('never repeats a secret in a message', () => {
    const secret = 'sec ret-that-must-not-be-shown';
    expect(
      problemsOf({ AUDITSTREAM_ROOT_TOKEN: secret, AUDITSTREAM_ENCRYPTION_KEY: secret }).join(),
    ).not.toContain(secret);
  });

  it('takes an external database with its key', () => {
    const config = loadConfig({
      DATABASE_URL: 'postgresql://db/x',
      AUDITSTREAM_ENCRYPTION_KEY: KEY,
      AUDITSTREAM_ROLE: 'api',
    });
    expect(config).toMatchObject({ databaseUrl: 'postgresql://db/x', role: 'api' });
    expect(config.encryptionKey).toHaveLength(32);
  });
});

describe('a duration', () => {
  it.each([
    ['250ms', 250],
    ['8s', 8_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['30d', 2_592_000_000],
    ['36500d', 3_153_600_000_000],
  ])('%s is %d ms', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

  it.each(['', '8', 's', '-1s', '1.5h', '1 week', '1e3s', '36501d', '999999d', '999999999h'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});
