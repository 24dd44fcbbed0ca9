import { describe, expect, it } from '@jest/globals';
import { buildHeaders, parseTarget, withAuthorization } from '../../src/outbound/request.ts';

const base = [
  ['Content-Type', 'text/plain'],
  ['X-Token', 't'],
] as const;
const protectedNames = new Set(['x-token']);

describe('the headers of a request', () => {
  it('are the base headers, then the custom ones, in order', () => {
    const custom = [
      ['X-B', '2'],
      ['X-A', '1'],
    ] as const;
    expect(buildHeaders({ base, custom, protectedNames })).toEqual([
      ...['Content-Type', 'text/plain'],
      ...['X-Token', 't'],
      ...['X-B', '2'],
      ...['X-A', '1'],
    ]);
  });

  it('let a custom header replace a base header in any case, but never a protected one', () => {
    const custom = [
      ['content-TYPE', 'application/json'],
      ['x-TOKEN', 'stolen'],
    ] as const;
    expect(buildHeaders({ base, custom, protectedNames })).toEqual([
      ...['content-TYPE', 'application/json'],
      ...['X-Token', 't'],
    ]);
  });

  it.each([
    'Host',
    'content-length',
    'Transfer-Encoding',
    'CONNECTION',
    'Keep-Alive',
    'TE',
    'Upgrade',
    'Expect',
  ])('never take %s from a custom header', (name) => {
    expect(buildHeaders({ base: [], custom: [[name, 'x']], protectedNames })).toEqual([]);
  });

  it('hold a custom name once', () => {
    const custom = [
      ['X-A', '1'],
      ['x-a', '2'],
    ] as const;
    expect(buildHeaders({ base: [], custom, protectedNames })).toEqual(['x-a', '2']);
  });
});

describe('a target', () => {
  it('is taken apart without user info and fragment', () => {
    expect(parseTarget('https://example.com:8443/a/b?c=d#e')).toMatchObject({
      origin: 'https://example.com:8443',
      path: '/a/b?c=d',
      authorization: undefined,
    });
    expect(parseTarget('https://us%3Aer:p%40ss@example.com/')?.url.href).toBe('https://example.com/');
  });

  it('turns user info into an Authorization header, which a header of that name replaces', () => {
    const target = parseTarget('https://me:p%40ss@example.com/');
    if (target === undefined) throw new Error('not parsed');
    const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(withAuthorization(['A', '1'], target)).toEqual(['A', '1', 'Authorization', authorization]);
    expect(withAuthorization(['authorization', 'Bearer x'], target)).toEqual(['authorization', 'Bearer x']);
  });

  it('is undefined for what is not an http or https URL', () => {
    expect(parseTarget('ftp://example.com/')).toBeUndefined();
    expect(parseTarget('http://exam\nple.com/')).toBeUndefined();
  });
});
