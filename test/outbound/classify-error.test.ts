import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../../src/outbound/classify-error.ts';

const withCode = (code: string) => Object.assign(new Error(`something ${code}`), { code });

describe('an error', () => {
  it.each([
    ['ECONNREFUSED', 'connecting', 'connect'],
    ['EHOSTUNREACH', 'connecting', 'connect'],
    ['ECONNRESET', 'connecting', 'connect'],
    ['ECONNRESET', 'connected', 'connection'],
    ['EPIPE', 'connected', 'connection'],
    ['UND_ERR_SOCKET', 'connected', 'connection'],
    ['ETIMEDOUT', 'connecting', 'timeout'],
    ['ENOTFOUND', 'connecting', 'dns'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'securing', 'tls'],
    ['CERT_HAS_EXPIRED', 'securing', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'securing', 'tls'],
    ['EPROTO', 'securing', 'tls'],
    ['ECONNRESET', 'securing', 'tls'],
    ['HPE_INVALID_CONSTANT', 'connected', 'protocol'],
    ['UND_ERR_DESTROYED', 'connected', 'aborted'],
  ] as const)('with code %s while %s is of class %s', (code, phase, failureClass) => {
    expect(failureOf(withCode(code), phase, 1)).toMatchObject({
      kind: 'failure',
      class: failureClass,
      durationMs: 1,
    });
  });

  it('of several addresses shows what happened at one of them', () => {
    const error = new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')]);
    expect(failureOf(error, 'connecting', 1)).toMatchObject({
      class: 'connect',
      message: expect.stringContaining('something ECONNREFUSED'),
    });
  });

  it('of no known kind is still a failure, cut to length and without U+0000', () => {
    expect(failureOf('text', 'connected', 1)).toMatchObject({ class: 'connection' });
    const failed = failureOf(new Error(`\0${'x'.repeat(1000)}`), 'connecting', 1);
    expect(failed.message).toMatch(/^x{299,300}: /);
  });
});
