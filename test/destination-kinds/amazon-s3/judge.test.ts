import { describe, expect, it } from '@jest/globals';
import { CODES } from '../../../src/destination-kinds/amazon-s3/answers.ts';
import { judge } from '../../../src/destination-kinds/amazon-s3/judge.ts';
import { SESSION_TOKEN } from './store.ts';

const now = () => new Date('2026-11-21T12:00:00Z');
const answered = (status: number, excerpt: string, ...region: string[]) =>
  judge(
    {
      ...{ kind: 'response', status, durationMs: 1, excerpt },
      kept: { body: excerpt, headers: { 'x-amz-bucket-region': region } },
    },
    now,
    [SESSION_TOKEN],
  );
const error = (code: string, more = ''): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message>${more}</Error>`;

describe('what S3 answers', () => {
  it.each([200, 204])('%d is delivered', (status) =>
    expect(answered(status, '').outcome).toEqual({ kind: 'delivered' }),
  );

  it.each([
    [503, 'SlowDown'],
    [503, 'ServiceUnavailable'],
    [500, 'InternalError'],
    [400, 'RequestTimeout'],
    [409, 'OperationAborted'],
    [400, 'KMS.ThrottlingException'],
    [307, 'TemporaryRedirect'],
  ])('%d %s: it takes fewer than it gets', (status, code) =>
    expect(answered(status, error(code)).outcome).toEqual({ kind: 'busy', answered: true }),
  );

  it.each([
    [400, 'BadDigest'],
    [400, 'IncompleteBody'],
  ])('%d %s: it is tried again', (status, code) =>
    expect(answered(status, error(code)).outcome).toEqual({ kind: 'failed', answered: true }),
  );

  it.each([
    [400, 'EntityTooLarge'],
    [400, 'KeyTooLongError'],
  ])('%d %s: it will never take it', (status, code) =>
    expect(answered(status, error(code)).outcome).toEqual({ kind: 'refused', code }),
  );

  it.each([
    [403, 'AccessDenied', /s3:PutObject/],
    [403, 'InvalidAccessKeyId', /does not know this access key/],
    [403, 'SignatureDoesNotMatch', /secret access key/],
    [404, 'NoSuchBucket', /create the bucket/],
    [400, 'ExpiredToken', /session token/],
    [403, 'RequestTimeTooSkewed', /clock/],
    [400, 'InvalidRequest', /object lock/],
    [501, 'NotImplemented', /object lock/],
    [400, 'KMS.DisabledException', /key of the encryption/],
    [403, 'AccountProblem', /account/],
  ])('%d %s: a person has to mend it, who is told what', (status, code, text) => {
    const { outcome, answer } = answered(status, error(code));
    expect(outcome).toEqual({ kind: 'denied', text: expect.stringMatching(text) });
    expect(answer).toMatchObject({ status, code, class: 'status' });
  });

  it('says which region is right, where the answer names it in its body or in a header', () => {
    const inBody = answered(400, error('AuthorizationHeaderMalformed', '<Region>eu-west-1</Region>'));
    expect(inBody.outcome).toMatchObject({ text: expect.stringContaining('region eu-west-1; set') });
    const inHeader = answered(301, error('PermanentRedirect'), 'ap-southeast-2');
    expect(inHeader.outcome).toMatchObject({ text: expect.stringContaining('region ap-southeast-2; set') });
    const nowhere = answered(301, error('PermanentRedirect'), 'no region!');
    expect(nowhere.outcome).toMatchObject({ text: expect.stringContaining('another region') });
  });

  it('is judged by its status where nothing in it is known', () => {
    const page = '<html><body>Sign in to the network</body></html>';
    expect(answered(403, page).outcome).toMatchObject({ kind: 'denied' });
    expect(answered(301, page).outcome).toMatchObject({ kind: 'denied' });
    expect(answered(500, page).outcome).toEqual({ kind: 'failed', answered: true });
    expect(answered(502, page).outcome).toEqual({ kind: 'busy', answered: true });
    expect(answered(410, page).outcome).toEqual({ kind: 'failed', answered: true });
    expect(answered(400, error('toString')).outcome).toEqual({ kind: 'failed', answered: true });
    expect(answered(400, error('A'.repeat(4_096))).outcome).toEqual({ kind: 'failed', answered: true });
  });

  it('is kept without what it repeats of the request: a session token is among that', () => {
    const repeats = `<CanonicalRequest>x-amz-security-token:${SESSION_TOKEN}</CanonicalRequest><Token-0>${SESSION_TOKEN}</Token-0>`;
    const { answer } = answered(403, error('SignatureDoesNotMatch', repeats));
    expect(answer.excerpt).toBe('<Error><Code>SignatureDoesNotMatch</Code><Message>m</Message></Error>');
    expect(answered(403, `not XML: ${SESSION_TOKEN}`).answer.excerpt).toBe('not XML: ***');
  });

  it('has a meaning for every code that is listed', () => expect(CODES.size).toBeGreaterThan(40));
});
