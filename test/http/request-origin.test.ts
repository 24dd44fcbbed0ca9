import { describe, expect, it } from '@jest/globals';
import { originOf } from '../../src/http/request-origin.ts';

const host = 'audit.example';
const http = 'http://audit.example';
const https = 'https://audit.example';

describe('where a request came to', () => {
  it.each([
    [{}, http],
    [{ 'x-forwarded-proto': 'https' }, https],
    [{ 'x-forwarded-proto': 'HTTPS' }, https],
    // Two proxies, each of which says how it was asked: the client asked the first.
    [{ 'x-forwarded-proto': 'https, http' }, https],
    [{ 'x-forwarded-proto': 'https,https' }, https],
    [{ 'x-forwarded-proto': ' https ,http' }, https],
    [{ 'x-forwarded-proto': 'http, https' }, http],
    [{ 'x-forwarded-proto': ['https', 'http'] }, https],
    [{ 'x-forwarded-scheme': 'https' }, https],
    [{ 'x-forwarded-ssl': 'on' }, https],
    [{ 'x-forwarded-ssl': 'off' }, http],
    [{ forwarded: 'for=192.0.2.1;proto=https;by=10.0.0.1' }, https],
    [{ forwarded: 'For="[2001:db8::1]:4711"; Proto="HTTPS", for=10.0.0.1;proto=http' }, https],
    [{ forwarded: 'for=192.0.2.1;proto=http, for=10.0.0.1;proto=https' }, http],
    [{ forwarded: 'for=192.0.2.1', 'x-forwarded-proto': 'https' }, https],
    [{ 'x-forwarded-proto': 'javascript' }, http],
    [{ 'x-forwarded-proto': '' }, http],
  ])('is told by the first proxy: %j', (headers, origin) => {
    expect(originOf({ host, ...headers })).toBe(origin);
  });

  it.each([{}, { host: 'a>b' }, { host: 'a b' }])('is not made up: %j', (headers) => {
    expect(originOf({ 'x-forwarded-proto': 'https', ...headers })).toBe('');
  });
});
