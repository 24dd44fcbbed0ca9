import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parseExactJson, stringifyJson } from '../../src/json/exact-json.ts';
import type { JsonObject, JsonValue } from '../../src/json/json-value.ts';
import { redact } from '../../src/redaction/redact.ts';
import { compileRules, type OwnRules } from '../../src/redaction/rules.ts';
import { finish } from '../../src/shares/process-time.ts';

const SECRET = `glpat-${'a1B2'.repeat(6)}`;
const NONE: OwnRules = { keys: [], patterns: [], paths: [] };

/** The details of an event after redaction, and where something was taken out. */
function redacted(
  details: JsonValue,
  own: Partial<OwnRules> = {},
): { details: JsonValue; paths: readonly string[] } {
  const { event, paths } = finish(redact(eventOf({ details }), compileRules({ ...NONE, ...own })));
  return { details: event['details'] ?? null, paths };
}

function eventOf(more: JsonObject): JsonObject {
  return { event_type: 'a', entity_type: 'Group', entity_path: 'g', author_name: 'Ada', ...more };
}

describe('what a key names', () => {
  it.each([
    ...['password', 'newPassword', 'db_password_1', 'encrypted_password', 'PASSWD', 'passphrase', 'pwd'],
    ...['token', 'private_token', 'Private-Token', 'sessionToken', 'webIdentityToken', 'accessTokens'],
    ...['secret', 'client_secret', 'clientSecret', 'secretAccessKey', 'SecretString', 'secrets'],
    ...['authorization', 'Proxy-Authorization', 'cookie', 'Set-Cookie', 'cookies', 'X-Api-Key', 'api key'],
    ...['privateKey', 'private.key', 'connectionString', 'SAMLAssertion', 'masterUserPassword'],
  ])('%s is taken out', (key) => {
    expect(redacted({ [key]: 'hunter2' })).toEqual({
      details: { [key]: '[REDACTED]' },
      paths: [/[. /]/.test(key) && key.includes('.') ? `/details/${key}` : `details.${key}`],
    });
  });

  it.each([
    ...[
      'token_type',
      'nextToken',
      'passed',
      'compass',
      'secretary',
      'sessionContext',
      'sessionId',
      'author_name',
    ],
    ...['credentials', 'hashed_token'],
    ...[
      'authorization.k8s.io/decision',
      'key',
      'keyId',
      'credentialType',
      'cookie_consent',
      'SecretSHA',
      'opinion',
    ],
  ])('%s stays', (key) => {
    expect(redacted({ [key]: 'hunter2' }).details).toEqual({ [key]: 'hunter2' });
  });

  it('takes out numbers, and what is below at any depth, but neither booleans nor null', () => {
    const details = { password: 1234, secrets: { db: 'a', all: ['b', { c: 7 }], set: true, none: null } };
    expect(redacted(details)).toEqual({
      details: {
        password: '[REDACTED]',
        secrets: { db: '[REDACTED]', all: ['[REDACTED]', { c: '[REDACTED]' }], set: true, none: null },
      },
      paths: [
        ...['details.password', 'details.secrets.db', 'details.secrets.all.0', 'details.secrets.all.1.c'],
      ],
    });
  });

  it("takes out what an Owner's keys name, whatever their case and separators, booleans included", () => {
    const details = {
      'Customer-Number': 12,
      nested: { customerNumber: true, number: 1 },
      customer_number: null,
    };
    expect(redacted(details, { keys: ['customer number'] }).details).toEqual({
      'Customer-Number': '[REDACTED]',
      nested: { customerNumber: '[REDACTED]', number: 1 },
      customer_number: null,
    });
  });

  it("takes out the data of Kubernetes' secrets", () => {
    const details = {
      object: { kind: 'Secret', metadata: { name: 'db' }, data: { user: 'YWRh' } },
      data: { user: 'ada' },
    };
    expect(redacted(details)).toEqual({
      details: {
        object: { kind: 'Secret', metadata: { name: 'db' }, data: { user: '[REDACTED]' } },
        data: { user: 'ada' },
      },
      paths: ['details.object.data.user'],
    });
  });
});

describe('what a path leads to', () => {
  it('is taken out with all that is below it', () => {
    const details = { request: { body: { pin: [1, { a: true }], kept: 1 } } };
    expect(redacted(details, { paths: ['details.request.body.pin'] })).toEqual({
      details: { request: { body: { pin: ['[REDACTED]', { a: '[REDACTED]' }], kept: 1 } } },
      paths: ['details.request.body.pin.0', 'details.request.body.pin.1.a'],
    });
  });

  it('may be any element or member, and have dots in its keys', () => {
    const details = { users: [{ mail: 'a@b' }, { mail: 'c@d' }], 'a.b': { 'x/y': 'z' } };
    expect(redacted(details, { paths: ['details.users.*.mail', '/details/a.b/x~1y'] })).toEqual({
      details: { users: [{ mail: '[REDACTED]' }, { mail: '[REDACTED]' }], 'a.b': { 'x/y': '[REDACTED]' } },
      paths: ['details.users.0.mail', 'details.users.1.mail', '/details/a.b/x~1y'],
    });
  });
});

describe('what looks like a secret', () => {
  it('is taken out of the text around it', () => {
    const token = `glpat-${'a1B2'.repeat(5)}`;
    expect(
      redacted({ message: `pushed with ${token} to https://ada:pw@example.com/x?private_token=abc&y=1` }),
    ).toEqual({
      details: {
        message:
          'pushed with [REDACTED] to https://ada:[REDACTED]@example.com/x?private_token=[REDACTED]&y=1',
      },
      paths: ['details.message'],
    });
  });

  it.each([
    ['{"user":"ada","password":"hun\\"ter2"}', '{"user":"ada","password":"[REDACTED]"}'],
    ['{\\"api_key\\": \\"abc\\"}', '{\\"api_key\\": \\"[REDACTED]\\"}'],
    ['Server=db;User Id=ada;Password=hunter2;', 'Server=db;User Id=ada;Password=[REDACTED];'],
    ['Authorization: Bearer abcdefghijklmnop1', 'Authorization: Bearer [REDACTED]'],
    ['curl -H "PRIVATE-TOKEN: abc"', 'curl -H "PRIVATE-TOKEN: [REDACTED]"'],
    ['Cookie: a=b; c=d\nAccept: x', 'Cookie: [REDACTED]\nAccept: x'],
    ['Basic YWRhOmh1bnRlcjI=', 'Basic [REDACTED]'],
    ['{"password":"***"}', '{"password":"***"}'],
    ['basic understanding', 'basic understanding'],
    ['bearer of bad news, congratulations', 'bearer of bad news, congratulations'],
    ['token_type=bearer&page=2', 'token_type=bearer&page=2'],
    ['a-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----b', 'a[REDACTED]b'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nMIIE', '[REDACTED]'],
    [
      '-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----',
      '-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----',
    ],
  ])('%s', (text, expected) => {
    expect(redacted({ text }).details).toEqual({ text: expected });
  });

  // V8 does not optimise expressions in a process that has many: a server's.
  it('is taken out whatever V8 makes of the expressions', async () => {
    const program = `
      import { redact } from './src/redaction/redact.ts';
      import { compileRules } from './src/redaction/rules.ts';
      import { finish } from './src/shares/process-time.ts';
      const { event } = finish(
        redact(JSON.parse(process.argv[1]), compileRules({ keys: [], patterns: [], paths: [] })),
      );
      console.log(JSON.stringify(event.details));`;
    const details = [
      ...['Server=db;User Id=ada;Password=hunter2;', 'curl -H "PRIVATE-TOKEN: abc"', 'Cookie: a=b; c=d'],
      ...['{"PASSWORD":"hunter2"}', '{\\"Api_Key\\": \\"abc\\"}', 'AUTHORIZATION: Basic YWRhOmh1bnRlcjI='],
    ];
    const flags = ['--no-regexp-optimization', '--no-warnings', '--input-type=module-typescript'];
    const arguments_ = [...flags, '--eval', program, JSON.stringify(eventOf({ details }))];
    const { stdout } = await promisify(execFile)(process.execPath, arguments_);
    expect(JSON.parse(stdout)).toEqual([
      ...['Server=db;User Id=ada;Password=[REDACTED];', 'curl -H "PRIVATE-TOKEN: [REDACTED]"'],
      ...['Cookie: [REDACTED]', '{"PASSWORD":"[REDACTED]"}', '{\\"Api_Key\\": \\"[REDACTED]\\"}'],
      'AUTHORIZATION: Basic [REDACTED]',
    ]);
  });

  it('is taken out of keys, each of which stays one', () => {
    const [one, other] = [`ghp_${'a'.repeat(36)}`, `ghp_${'b'.repeat(36)}`];
    const result = redacted({ first: 1, [one]: 'x', [other]: 'y', last: 2 });
    expect(stringifyJson(result.details)).toBe('{"first":1,"[REDACTED]":"x","[REDACTED] 2":"y","last":2}');
    expect(result.paths).toEqual(['details.[REDACTED]', 'details.[REDACTED]']);
  });

  it("is what an Owner's patterns say, in texts and in numbers", () => {
    const patterns = ['cust-\\d{6}', '\\b\\d{3}-\\d{2}-\\d{4}\\b', '^4\\d{15}$'];
    const details = { a: 'of cust-123456, cust-12', b: '078-05-1120', card: 4111111111111111, n: 41 };
    expect(redacted(details, { patterns })).toEqual({
      details: { a: 'of [REDACTED], cust-12', b: '[REDACTED]', card: '[REDACTED]', n: 41 },
      paths: ['details.a', 'details.b', 'details.card'],
    });
  });

  it("keeps AWS's ids of access keys where they say whose credentials were used", () => {
    const details = { accessKeyId: 'ASIAWHOJDLGPOEXAMPLE', env: 'AWS_ACCESS_KEY_ID ASIAWHOJDLGPOEXAMPLE' };
    expect(redacted(details).details).toEqual({ ...details, env: 'AWS_ACCESS_KEY_ID [REDACTED]' });
  });

  it.each([100, 4_000, 5_100, 8_190, 60_000])('is found after %i other characters', (length) => {
    const before = 'word '.repeat(length / 5);
    const token = `eyJ${'a'.repeat(700)}.eyJ${'b'.repeat(6_000)}.${'c'.repeat(300)}`;
    const key = `-----BEGIN PRIVATE KEY-----\n${'MIIE\n'.repeat(4_000)}-----END PRIVATE KEY-----`;
    expect(redacted({ text: `${before}${token} ${before}${key} end` }).details).toEqual({
      text: `${before}[REDACTED] ${before}[REDACTED] end`,
    });
  });

  it('is found in a key of any length, and by patterns in texts of any', () => {
    const long = `${'k '.repeat(50_000)}${SECRET}`;
    expect(stringifyJson(redacted({ [long]: 1 }).details)).not.toContain(SECRET);
    const text = `${'word '.repeat(50_000)}cust-123456 end`;
    expect(stringifyJson(redacted({ text }, { patterns: ['cust-\\d+'] }).details)).toMatch(
      /word \[REDACTED\] end/,
    );
  });

  it('goes with the piece of text around it where there are very many', () => {
    const text = Array.from({ length: 20_000 }, (_, n) => `https://ada:pw${n}@example.com/`).join(' ');
    const { details } = redacted({ text });
    expect(stringifyJson(details)).not.toMatch(/:pw\d/);
  });
});

describe('what stays', () => {
  it.each([
    ...[
      '***',
      '******',
      '****1234',
      '[REDACTED]',
      '[FILTERED]',
      '<redacted>',
      '(masked)',
      'REDACTED',
      '',
      ' ',
    ],
    ...['HIDDEN_DUE_TO_SECURITY_REASONS', `hmac-sha256:${'0a'.repeat(32)}`],
  ])("a sender's mark %s", (mark) => {
    expect(redacted({ password: mark, secrets: { a: mark } })).toEqual({
      details: { password: mark, secrets: { a: mark } },
      paths: [],
    });
  });

  it('what filters read', () => {
    const token = `glpat-${'a'.repeat(20)}`;
    const event = {
      ...{ id: token, author_id: token, entity_id: token, entity_type: token, ip_address: token },
      ...{ author_name: token, entity_path: token, created_at: token, target_type: token, target_id: token },
      ...{ event_type: token, details: {} },
    };
    const rules = compileRules({ keys: Object.keys(event), patterns: ['glpat'], paths: ['*'] });
    expect(finish(redact({ ...event }, rules))).toEqual({ event, paths: [] });
  });

  it('every number as it was written', () => {
    const text = '{"details":{"a":12345678901234567890,"b":1.0,"c":-0,"d":[1e400],"password":"x"}}';
    const reading = parseExactJson(text);
    if (!reading.ok) throw new Error(reading.message);
    const { event } = finish(redact(reading.value as JsonObject, compileRules(NONE)));
    expect(stringifyJson(event)).toBe(
      '{"details":{"a":12345678901234567890,"b":1.0,"c":-0,"d":[1e400],"password":"[REDACTED]"},"redacted":["details.password"]}',
    );
  });
});

describe('the note in the event', () => {
  it('follows one that the sender made', () => {
    const event = eventOf({ details: { password: 'x' }, redacted: ['details.before'] });
    expect(finish(redact(event, compileRules(NONE))).event['redacted']).toEqual([
      'details.before',
      'details.password',
    ]);
  });

  it('is absent when nothing was taken out', () => {
    expect(finish(redact(eventOf({ details: { a: 'b' } }), compileRules(NONE))).event).not.toHaveProperty(
      'redacted',
    );
  });

  it('names 100 places and says how many more there are', () => {
    const passwords = Array.from({ length: 250 }, () => ({ password: 'x' }));
    const { paths } = redacted({ passwords: [], list: passwords });
    expect(paths).toHaveLength(101);
    expect(paths.at(-1)).toBe('and 150 more');
  });
});
