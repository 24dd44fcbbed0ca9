import { describe, expect, it } from '@jest/globals';
import { allowedAddresses, systemLookup } from '../../src/outbound/lookup.ts';
import type { Lookup } from '../../src/outbound/lookup.ts';
import { allow, zone } from './zone.ts';

const names = {
  'both.example': [['2606:4700::1111', '8.8.8.8']],
  'mixed.example': [['8.8.8.8', '127.0.0.1']],
  'empty.example': [[]],
};

const ask = (hostname: string, lookup: Lookup = zone(names), ...entries: string[]) =>
  allowedAddresses(hostname, { lookup, rules: allow(...entries) }, { shareKey: 'group 1' });

describe('the addresses that a connection may take', () => {
  it('are those of the name, in the order of the answer', async () => {
    expect(await ask('both.example')).toEqual([
      { address: '2606:4700::1111', family: 6 },
      { address: '8.8.8.8', family: 4 },
    ]);
  });

  it('are none when one of them is refused', async () => {
    await expect(ask('mixed.example')).rejects.toMatchObject({
      code: 'EADDRNOTALLOWED',
      refusal: { reason: 'localhost', address: '127.0.0.1' },
    });
    await expect(ask('mixed.example', zone(names), '127.0.0.1')).resolves.toBeDefined();
    await expect(ask('mixed.example', zone(names), 'mixed.example')).resolves.toBeDefined();
  });

  it('are none for a name without addresses', async () => {
    await expect(ask('empty.example')).rejects.toMatchObject({ code: 'EHOSTNOTRESOLVED' });
    await expect(ask('missing.example')).rejects.toMatchObject({ code: 'EHOSTNOTRESOLVED' });
  });

  it('come from the operating system when the system lookup is wired', async () => {
    expect(await systemLookup('localhost', { shareKey: 'group 1' })).toContainEqual({
      address: '127.0.0.1',
      family: 4,
    });
  });
});
