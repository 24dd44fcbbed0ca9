import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classifyAddress, createAddressRules } from '../../src/outbound/address-rules.ts';
import { createOwnAddresses } from '../../src/outbound/own-addresses.ts';
import { allow, listed } from './zone.ts';

describe('an address', () => {
  it.each([
    ['127.0.0.1', 'localhost'],
    ['::1', 'localhost'],
    ['0.0.0.0', 'localhost'],
    ['0.1.2.3', 'localhost'],
    ['::', 'localhost'],
    ['127.0.0.2', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['10.0.0.1', 'local-network'],
    ['172.16.0.1', 'local-network'],
    ['172.31.255.255', 'local-network'],
    ['192.168.1.1', 'local-network'],
    ['fc00::1', 'local-network'],
    ['fdff::1', 'local-network'],
    ['fec0::1', 'local-network'],
    ['169.254.169.254', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['febf::1', 'link-local'],
    ['100.64.0.1', 'shared-address-space'],
    ['100.127.255.255', 'shared-address-space'],
    ['255.255.255.255', 'broadcast'],
    // multicast, documentation, benchmarking, reserved
    ['224.0.0.1', 'local-network'],
    ['239.255.255.250', 'local-network'],
    ['192.0.2.1', 'local-network'],
    ['198.51.100.1', 'local-network'],
    ['203.0.113.1', 'local-network'],
    ['198.18.0.1', 'local-network'],
    ['192.0.0.1', 'local-network'],
    ['240.0.0.1', 'local-network'],
    ['ff02::1', 'local-network'],
    ['2001:db8::1', 'local-network'],
    ['3fff::1', 'local-network'],
    ['100::1', 'local-network'],
    ['2001::1', 'local-network'],
    ['4000::1', 'local-network'],
    // IPv4 inside IPv6: mapped, compatible, NAT64, 6to4
    ['::ffff:127.0.0.1', 'localhost'],
    ['::ffff:7f00:1', 'localhost'],
    ['0:0:0:0:0:ffff:7f00:2', 'loopback'],
    ['::ffff:10.0.0.1', 'local-network'],
    ['::ffff:169.254.169.254', 'link-local'],
    ['::127.0.0.1', 'localhost'],
    ['::7f00:1', 'localhost'],
    ['::a00:1', 'local-network'],
    ['64:ff9b::127.0.0.1', 'localhost'],
    ['64:ff9b::a9fe:a9fe', 'link-local'],
    ['64:ff9b:1::808:808', 'local-network'],
    ['2002:7f00:1::', 'localhost'],
    ['2002:a00:1::1', 'local-network'],
    ['2002:6440:1::1', 'shared-address-space'],
    ['::ffff:0:7f00:1', 'local-network'],
    // what no resolver returns
    ['0177.0.0.1', 'bad-host'],
    ['127.1', 'bad-host'],
    ['2130706433', 'bad-host'],
    ['not an address', 'bad-host'],
    ['', 'bad-host'],
  ])('%s is refused as %s', (address, reason) => {
    expect(classifyAddress(address)).toBe(reason);
  });

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.255.255',
    '11.0.0.1',
    '2606:4700::1111',
    '2a00:1450:4001::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::1',
  ])('%s may be reached', (address) => {
    expect(classifyAddress(address)).toBe('allowed');
  });

  it('gets the same verdict in every notation that carries an IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ipv4) => {
        const hex = ipv4.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'));
        const groups = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`;
        const verdict = classifyAddress(ipv4);
        expect(classifyAddress(`::ffff:${ipv4}`)).toBe(verdict);
        expect(classifyAddress(`::ffff:${groups}`)).toBe(verdict);
        expect(classifyAddress(`64:ff9b::${groups}`)).toBe(verdict);
        expect(classifyAddress(`2002:${groups}::1`)).toBe(verdict);
      }),
    );
  });
});

describe('a refusal', () => {
  it.each([
    ['127.0.0.1', 'Requests to localhost are not allowed'],
    ['127.0.0.2', 'Requests to loopback addresses are not allowed'],
    ['10.0.0.1', 'Requests to the local network are not allowed'],
    ['169.254.0.1', 'Requests to the link local network are not allowed'],
    ['100.64.0.1', 'Requests to the shared address space are not allowed'],
    ['255.255.255.255', 'Requests to the limited broadcast address are not allowed'],
  ])('of %s reads "%s" and names the address', (address, message) => {
    expect(allow().refusalOf('example.com', address)).toMatchObject({ message, address });
  });

  it('meets the name localhost whatever it resolves to', () => {
    expect(allow().refusalOf('localhost', '8.8.8.8')?.reason).toBe('localhost');
    expect(allow().refusalOf('api.LOCALHOST.', '8.8.8.8')?.reason).toBe('localhost');
    expect(allow().refusalOf('localhost.example.com', '8.8.8.8')).toBeUndefined();
  });

  it('is lifted by the host name or by the address on the allowlist, and by nothing else', () => {
    expect(allow('Intern.Example').refusalOf('intern.example', '10.0.0.1')).toBeUndefined();
    expect(allow('intern.example').refusalOf('intern.example.', '10.0.0.1')).toBeUndefined();
    expect(allow('intern.example').refusalOf('a.intern.example', '10.0.0.1')?.reason).toBe('local-network');
    expect(allow('10.0.0.0/8').refusalOf('x.example', '10.0.0.1')).toBeUndefined();
    expect(allow('10.0.0.0/8').refusalOf('x.example', '::ffff:10.0.0.1')).toBeUndefined();
    expect(allow('127.0.0.1').refusalOf('localhost', '127.0.0.1')).toBeUndefined();
    expect(allow('10.0.0.0/8').refusalOf('x.example', '11.0.0.1')).toBeUndefined();
    expect(allow('127.0.0.1').refusalOf('x.example', '127.0.0.2')?.reason).toBe('loopback');
  });

  it('of a literal is found without brackets, trailing dot and zone in the way', () => {
    expect(allow().literalRefusal('[::ffff:7f00:1]')?.reason).toBe('localhost');
    expect(allow().literalRefusal('127.0.0.1.')?.reason).toBe('localhost');
    expect(allow().literalRefusal('localhost')).toBeUndefined();
    expect(allow().literalRefusal('8.8.8.8')).toBeUndefined();
  });

  it.each(['11.22.33.44', '::ffff:11.22.33.44', '64:ff9b::b16:212c', '2a00:1:2::3'])(
    "meets %s where that is this machine's own, as localhost, unless it is allowed",
    (address) => {
      const own = new Set(['11.22.33.44', '2a00:1:2::3']);
      const ownAddresses = (): ReadonlySet<string> => own;
      const rules = createAddressRules({ allowlist: listed(), ownAddresses });
      const refusal = { reason: 'localhost', message: 'Requests to localhost are not allowed', address };
      expect(rules.refusalOf('public.example', address)).toEqual(refusal);
      const allowing = createAddressRules({ allowlist: listed(address), ownAddresses });
      expect(allowing.refusalOf('public.example', address)).toBeUndefined();
      own.clear();
      expect(rules.refusalOf('public.example', address)).toBeUndefined();
    },
  );

  it.each(['168.63.129.16', '::ffff:168.63.129.16', '64:ff9b::a83f:8110'])(
    'meets %s, where machines of Azure reach their host, as it meets metadata services',
    (address) => expect(allow().refusalOf('public.example', address)?.reason).toBe('link-local'),
  );

  it('meets what is denied, whatever is allowed', () => {
    const denylist = listed('93.184.216.0/24', '10.9.0.0/16', '2606:4700::/32', 'internal.example');
    const rules = createAddressRules({ allowlist: listed('10.0.0.0/8', 'internal.example'), denylist });
    const message = 'Requests to hosts and addresses on the denylist are not allowed';
    for (const address of ['93.184.216.34', '64:ff9b::5db8:d822', '10.9.1.1', '2606:4700::1111']) {
      expect(rules.refusalOf('x.example', address)).toEqual({ reason: 'denied', message, address });
    }
    expect(rules.refusalOf('Internal.example.', '8.8.8.8')?.reason).toBe('denied');
    expect(rules.literalRefusal('93.184.216.34')?.reason).toBe('denied');
    expect(rules.refusalOf('x.example', '10.8.1.1')).toBeUndefined();
    expect(rules.refusalOf('x.example', '8.8.8.8')).toBeUndefined();
  });
});

describe('the addresses of this machine', () => {
  it('are those of its interfaces, found again after some seconds', () => {
    const interfaces = {
      lo: [{ address: '127.0.0.1' }],
      eth0: [{ address: 'FE80::1%eth0' }, { address: '11.0.0.1' }],
    };
    let now = 0;
    let asked = 0;
    const own = createOwnAddresses(
      () => {
        asked += 1;
        return interfaces as never;
      },
      () => now,
    );
    expect([...own()]).toEqual(['127.0.0.1', 'fe80::1', '11.0.0.1']);
    interfaces.eth0.push({ address: '2a00::1' });
    expect(own().has('2a00::1')).toBe(false);
    now = 5_000;
    expect(own().has('2a00::1')).toBe(true);
    expect(asked).toBe(2);
    expect(createOwnAddresses()().has('127.0.0.1')).toBe(true);
  });
});
