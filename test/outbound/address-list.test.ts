import { describe, expect, it } from '@jest/globals';
import { parseAddressList } from '../../src/outbound/address-list.ts';
import { listed } from './zone.ts';

describe('a list of addresses', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '::ffff:127.0.0.1', true],
    ['127.0.0.1', '127.0.0.2', false],
    ['127.0.0.0/8', '127.9.9.9', true],
    ['127.0.0.0/8', '128.0.0.1', false],
    ['10.1.2.3/8', '10.200.0.1', true],
    ['0.0.0.0/0', '10.0.0.1', true],
    ['0.0.0.0/0', 'fd00::1', false],
    ['::1', '::1', true],
    ['[::1]', '::1', true],
    ['fd00::/8', 'FD12::1', true],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['::ffff:10.0.0.0/104', '10.9.9.9', true],
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['127.0.0.1', '64:ff9b::7f00:1', false],
    ['example.com', '127.0.0.1', false],
  ])('with %s holds %s: %s', (entry, address, expected) => {
    expect(listed(entry).hasAddress(address)).toBe(expected);
  });

  it('holds host names exactly, in any case, with or without a trailing dot, in Unicode or not', () => {
    const list = listed('Receiver.Internal.', 'bücher.example', 'localhost', ' ', '');
    expect(list.hasHost('receiver.internal')).toBe(true);
    expect(list.hasHost('a.receiver.internal')).toBe(false);
    expect(list.hasHost('xn--bcher-kva.example')).toBe(true);
    expect(list.hasHost('localhost')).toBe(true);
  });

  it('is empty without entries', () => {
    expect(listed().hasHost('localhost')).toBe(false);
    expect(listed().hasAddress('127.0.0.1')).toBe(false);
  });

  it('names every entry that cannot be read, at once', () => {
    const bad = ['10.0.0.0/33', '10.0.0/8', 'fd00::/129', '1.2.3.4/8/9', '1.2.3.4/', '*.example.com', 'a b'];
    const worse = [
      'http://example.com',
      'example.com:80',
      '0177.0.0.1',
      '256.1.1.1',
      '-a',
      'a..b',
      'foo.0x7f',
    ];
    const parsed = parseAddressList(['127.0.0.1', ...bad, ...worse]);
    expect(parsed.ok).toBe(false);
    const errors = parsed.ok ? [] : parsed.errors;
    expect(errors).toHaveLength(bad.length + worse.length);
    [...bad, ...worse].forEach((entry, index) => expect(errors[index]).toContain(`"${entry}"`));
  });
});
