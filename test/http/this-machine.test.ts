import { describe, expect, it } from '@jest/globals';
import { isFromThisMachine } from '../../src/http/this-machine.ts';

const LOCAL = { host: '127.0.0.1:4000' };

describe('isFromThisMachine', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])(
    'takes %s for this machine',
    (connection) => {
      expect(isFromThisMachine(connection, LOCAL)).toBe(true);
    },
  );

  it.each([
    '192.0.2.1',
    '10.0.0.1',
    '::',
    '0.0.0.0',
    'fe80::1',
    '::ffff:192.0.2.1',
    '',
    'localhost',
    undefined,
  ])('does not take %s for it', (connection) => expect(isFromThisMachine(connection, LOCAL)).toBe(false));

  it.each(['localhost', 'localhost:4000', 'LOCALHOST', '127.0.0.1', '[::1]:4000'])(
    'takes a request for the host %s',
    (host) => expect(isFromThisMachine('127.0.0.1', { host })).toBe(true),
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'evil.example:4000', ''])(
    'does not take one for the host %s, which a page of the web may have made lead here',
    (host) => expect(isFromThisMachine('127.0.0.1', { host })).toBe(false),
  );

  it.each(['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'])(
    'does not take what a proxy here lets in: %s, whatever it says',
    (name) => expect(isFromThisMachine('127.0.0.1', { ...LOCAL, [name]: '127.0.0.1' })).toBe(false),
  );
});
