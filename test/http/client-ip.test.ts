import { describe, expect, it } from '@jest/globals';
import { createClientIp } from '../../src/http/client-ip.ts';

const trusting = createClientIp(['10.0.0.0/8', '127.0.0.1', '::1', 'fd00::/8']);

describe("the client's IP address", () => {
  it('is the address of the connection when no proxy is trusted, whatever a header says', () => {
    expect(createClientIp([])('127.0.0.1', '1.2.3.4')).toBe('127.0.0.1');
    expect(trusting('203.0.113.9', '1.2.3.4')).toBe('203.0.113.9');
  });

  it.each([
    ['127.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['127.0.0.1', '1.1.1.1, 198.51.100.7', '198.51.100.7'],
    ['127.0.0.1', '1.1.1.1, 198.51.100.7, 10.9.9.9', '198.51.100.7'],
    ['127.0.0.1', '10.1.1.1, 10.2.2.2', '10.1.1.1'],
    ['::ffff:127.0.0.1', '::ffff:198.51.100.7', '198.51.100.7'],
    ['::1', '2001:db8::7', '2001:db8::7'],
    ['fd00::5', '2001:0DB8:0::7', '2001:db8::7'],
  ])(
    'behind the proxy %s with X-Forwarded-For "%s" is the rightmost that is not trusted',
    (connection, header, ip) => {
      expect(trusting(connection, header)).toBe(ip);
    },
  );

  it.each([
    ['198.51.100.7:51234', '198.51.100.7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('is read from the spelling "%s"', (header, ip) => {
    expect(trusting('127.0.0.1', header)).toBe(ip);
  });

  it.each(['unknown', '', '1.2.3', '0177.0.0.1', '<script>', '1.1.1.1, unknown'])(
    'is the last known proxy when that one wrote "%s"',
    (header) => expect(trusting('127.0.0.1', header)).toBe('127.0.0.1'),
  );

  it('is compared in one family: a range in IPv4-mapped notation holds IPv4 addresses', () => {
    expect(createClientIp(['::ffff:10.0.0.0/104'])('10.1.2.3', '198.51.100.7')).toBe('198.51.100.7');
    expect(createClientIp(['::/0'])('10.1.2.3', '198.51.100.7')).toBe('10.1.2.3');
  });

  it('is not known of a connection that is gone', () => expect(trusting(undefined, '1.2.3.4')).toBeNull());
});
