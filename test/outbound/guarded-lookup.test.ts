import { describe, expect, it } from '@jest/globals';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { guardedLookup, systemLookup } from '../../src/outbound/lookup.ts';
import type { Lookup } from '../../src/outbound/lookup.ts';
import { allow, zone } from './zone.ts';

const names = {
  'both.example': [['2606:4700::1111', '8.8.8.8']],
  'mixed.example': [['8.8.8.8', '127.0.0.1']],
  'empty.example': [[]],
};

function ask(hostname: string, options: LookupOptions, lookup: Lookup = zone(names), ...entries: string[]) {
  return new Promise<{ address: string | LookupAddress[]; family: number | undefined }>((resolve, reject) => {
    guardedLookup(lookup, allow(...entries))(hostname, options, (error, address, family) => {
      if (error === null) resolve({ address, family });
      else reject(error);
    });
  });
}

describe('the lookup that connections use', () => {
  it('answers in the forms node:net asks for', async () => {
    expect(await ask('both.example', { all: true })).toMatchObject({
      address: [
        { address: '2606:4700::1111', family: 6 },
        { address: '8.8.8.8', family: 4 },
      ],
    });
    expect(await ask('both.example', {})).toEqual({ address: '2606:4700::1111', family: 6 });
    expect(await ask('both.example', { family: 4 })).toEqual({ address: '8.8.8.8', family: 4 });
    expect(await ask('both.example', { family: 'IPv6' })).toEqual({ address: '2606:4700::1111', family: 6 });
  });

  it('refuses a name when one of its addresses is refused', async () => {
    await expect(ask('mixed.example', { all: true })).rejects.toMatchObject({
      code: 'EADDRNOTALLOWED',
      refusal: { reason: 'localhost', address: '127.0.0.1' },
    });
    await expect(ask('mixed.example', { all: true }, zone(names), '127.0.0.1')).resolves.toBeDefined();
    await expect(ask('mixed.example', { all: true }, zone(names), 'mixed.example')).resolves.toBeDefined();
  });

  it('fails for a name without addresses, of the wanted family or at all', async () => {
    await expect(ask('empty.example', { all: true })).rejects.toMatchObject({ code: 'EHOSTNOTRESOLVED' });
    await expect(ask('missing.example', {})).rejects.toMatchObject({ code: 'EHOSTNOTRESOLVED' });
    await expect(ask('mixed.example', { family: 6 })).rejects.toMatchObject({ code: 'EHOSTNOTRESOLVED' });
  });

  it('asks the operating system when the system lookup is wired', async () => {
    expect(await systemLookup('localhost')).toContainEqual({ address: '127.0.0.1', family: 4 });
  });
});
