import { describe, expect, it } from '@jest/globals';
import { checkUrl } from '../../src/outbound/url-check.ts';
import { allow, zone } from './zone.ts';

const names = {
  'example.com': [['8.8.8.8', '2606:4700::1111']],
  'xn--bcher-kva.example': [['8.8.8.8']],
  'a_b.example': [['8.8.8.8']],
  'loop.example': [['127.0.0.1']],
  'mixed.example': [['8.8.8.8', '10.0.0.5']],
  'mapped.example': [['::ffff:169.254.169.254']],
  'empty.example': [[]],
  localhost: [['127.0.0.1', '::1']],
  'public.localhost': [['8.8.8.8']],
};

const check = (url: string, ...entries: string[]) =>
  checkUrl(url, { rules: allow(...entries), lookup: zone(names) }, { shareKey: 'group 1' });

const LOCALHOST = 'Requests to localhost are not allowed';
const LOOPBACK = 'Requests to loopback addresses are not allowed';
const NETWORK = 'Requests to the local network are not allowed';
const INVALID = 'URI is invalid';
const BAD_HOST = 'Hostname or IP address invalid';
const SCHEME = 'Only allowed schemes are http, https';

describe('checking a URL', () => {
  it.each([
    // every spelling of this machine
    ['http://localhost/', 'localhost', LOCALHOST],
    ['http://LOCALHOST:3000/x', 'localhost', LOCALHOST],
    ['http://localhost./', 'localhost', LOCALHOST],
    ['http://nowhere.localhost/', 'localhost', LOCALHOST],
    ['http://public.localhost/', 'localhost', LOCALHOST],
    ['https://user:secret@localhost/', 'localhost', LOCALHOST],
    ['http://example.com@localhost/', 'localhost', LOCALHOST],
    ['http://127.0.0.1/', 'localhost', LOCALHOST],
    ['http://127.0.0.1./', 'localhost', LOCALHOST],
    ['http://127.0.0.1:8080/', 'localhost', LOCALHOST],
    ['http://2130706433/', 'localhost', LOCALHOST],
    ['http://0177.0.0.1/', 'localhost', LOCALHOST],
    ['http://017700000001/', 'localhost', LOCALHOST],
    ['http://0x7f.0.0.1/', 'localhost', LOCALHOST],
    ['http://0x7f000001/', 'localhost', LOCALHOST],
    ['http://127.1/', 'localhost', LOCALHOST],
    ['http://127.0.1/', 'localhost', LOCALHOST],
    ['http://127.2/', 'loopback', LOOPBACK],
    ['http://0/', 'localhost', LOCALHOST],
    ['http://0.0.0.0/', 'localhost', LOCALHOST],
    ['http://[::1]/', 'localhost', LOCALHOST],
    ['http://[::]/', 'localhost', LOCALHOST],
    ['http://[0:0:0:0:0:0:0:1]:80/', 'localhost', LOCALHOST],
    ['http://[::ffff:127.0.0.1]/', 'localhost', LOCALHOST],
    ['http://[::FFFF:7f00:1]/', 'localhost', LOCALHOST],
    ['http://[::127.0.0.1]/', 'localhost', LOCALHOST],
    ['http://[64:ff9b::127.0.0.1]/', 'localhost', LOCALHOST],
    ['http://[2002:7f00:1::]/', 'localhost', LOCALHOST],
    ['http://%31%32%37.0.0.1/', 'localhost', LOCALHOST],
    ['http://１２７.０.０.１/', 'localhost', LOCALHOST],
    ['http://①②⑦.0.0.1/', 'localhost', LOCALHOST],
    ['http://ｌocalhost/', 'localhost', LOCALHOST],
    ['http://127.0.0.2/', 'loopback', LOOPBACK],
    // other addresses
    ['http://10.0.0.1/', 'local-network', NETWORK],
    ['http://192.168.0.1/', 'local-network', NETWORK],
    ['http://[fd00::1]/', 'local-network', NETWORK],
    ['http://169.254.169.254/latest/', 'link-local', 'Requests to the link local network are not allowed'],
    ['http://2852039166/', 'link-local', 'Requests to the link local network are not allowed'],
    ['http://[fe80::1]/', 'link-local', 'Requests to the link local network are not allowed'],
    ['http://100.64.0.1/', 'shared-address-space', 'Requests to the shared address space are not allowed'],
    ['http://255.255.255.255/', 'broadcast', 'Requests to the limited broadcast address are not allowed'],
    // names
    ['http://loop.example/', 'localhost', LOCALHOST],
    ['http://mixed.example/', 'local-network', NETWORK],
    ['http://mapped.example/', 'link-local', 'Requests to the link local network are not allowed'],
    ['http://missing.example/', 'unresolvable', 'Host cannot be resolved or invalid'],
    ['http://empty.example/', 'unresolvable', 'Host cannot be resolved or invalid'],
    // schemes
    ['ftp://example.com/', 'scheme', SCHEME],
    ['javascript:alert(1)', 'scheme', SCHEME],
    ['file:///etc/passwd', 'scheme', SCHEME],
    ['example.com/x', 'scheme', SCHEME],
    ['localhost:8080', 'scheme', SCHEME],
    ['//example.com/', 'scheme', SCHEME],
    ['', 'scheme', SCHEME],
    // texts that WHATWG's reading would change
    ['http://exa\tmple.com/', 'invalid', INVALID],
    ['http://example.com/\nx', 'invalid', INVALID],
    ['http://example.com/\r\nX-Header:1', 'invalid', INVALID],
    ['http://example.com/a b', 'invalid', INVALID],
    ['http://exam ple.com/', 'invalid', INVALID],
    ['http://example.com/\u00a0', 'invalid', INVALID],
    ['http://example.com/\0', 'invalid', INVALID],
    ['http://lo\u00adcalhost/', 'invalid', INVALID],
    ['http://example.com/\ud800', 'invalid', INVALID],
    ['http:\\\\example.com\\', 'invalid', INVALID],
    ['http://example.com\\@127.0.0.1/', 'invalid', INVALID],
    ['http:///x', 'invalid', INVALID],
    ['http:example.com', 'invalid', INVALID],
    ['http:/example.com', 'invalid', INVALID],
    ['http:////example.com', 'invalid', INVALID],
    ['http://', 'invalid', INVALID],
    ['http://?x', 'invalid', INVALID],
    ['http://:80/', 'invalid', INVALID],
    ['http://user@/', 'invalid', INVALID],
    ['http://example.com:0/', 'invalid', INVALID],
    ['http://example.com:65536/', 'invalid', INVALID],
    ['http://example.com:80:80/', 'invalid', INVALID],
    ['http://example.com:http/', 'invalid', INVALID],
    ['http://[::1/', 'invalid', INVALID],
    // hosts
    ['http://256.1.1.1/', 'bad-host', BAD_HOST],
    ['http://1.2.3.4.5/', 'bad-host', BAD_HOST],
    ['http://[1::2::3]/', 'bad-host', BAD_HOST],
    ['http://[fe80::1%25eth0]/', 'bad-host', BAD_HOST],
    ['http://-a.example/', 'bad-host', BAD_HOST],
    ['http://_x.example/', 'bad-host', BAD_HOST],
    ['http://a..b/', 'bad-host', BAD_HOST],
    ['http://.com/', 'bad-host', BAD_HOST],
    ['http://./', 'bad-host', BAD_HOST],
    ['http://a,b.example/', 'bad-host', BAD_HOST],
    ['http://a%00b/', 'bad-host', BAD_HOST],
    ['http://a%2fb/', 'bad-host', BAD_HOST],
    [`http://${'a'.repeat(64)}.example/`, 'bad-host', BAD_HOST],
    [`http://${'a.'.repeat(126)}example/`, 'bad-host', BAD_HOST],
  ])('refuses %j as %s', async (url, reason, message) => {
    expect(await check(url)).toMatchObject({ ok: false, reason, message });
  });

  it.each([
    ['http://example.com/', 'http://example.com/'],
    ['HTTPS://Example.COM:8443/Path?q=1#f', 'https://example.com:8443/Path?q=1#f'],
    ['https://example.com', 'https://example.com/'],
    ['https://example.com./x', 'https://example.com./x'],
    ['https://user:pass@example.com/', 'https://user:pass@example.com/'],
    ['https://user:p%40ss@example.com/?a=@b', 'https://user:p%40ss@example.com/?a=@b'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://a_b.example/', 'https://a_b.example/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://[2606:4700::1111]/', 'https://[2606:4700::1111]/'],
  ])('accepts %s', async (url, href) => {
    const checked = await check(url);
    expect(checked.ok && checked.url.href).toBe(href);
  });

  it.each([
    ['http://127.0.0.1:3000/', '127.0.0.1'],
    ['http://127.1/', '127.0.0.0/8'],
    ['http://[::ffff:127.0.0.1]/', '127.0.0.1'],
    ['http://localhost/', 'localhost'],
    ['http://mixed.example/', '10.0.0.0/8'],
    ['http://loop.example/', 'LOOP.example'],
  ])('accepts %s with %s on the allowlist', async (url, entry) => {
    expect((await check(url, entry)).ok).toBe(true);
  });

  it('refuses a name as long as one of its addresses is not on the allowlist', async () => {
    expect(await check('http://localhost/', '127.0.0.1')).toMatchObject({ ok: false, address: '::1' });
    expect((await check('http://localhost/', '127.0.0.1', '::1')).ok).toBe(true);
  });

  it('tells the address that would have to be allowed', async () => {
    expect(await check('http://mixed.example/')).toMatchObject({ address: '10.0.0.5' });
    expect(await check('http://0x7f.1/')).toMatchObject({ address: '127.0.0.1' });
  });
});
