import { afterEach, describe, expect, it } from '@jest/globals';
import type { HttpServer } from '../../src/http/server.ts';
import { openRaw, type RawConnection } from './raw-http.ts';
import { openRoute, startTestServer } from './test-server.ts';

// Left open by a test that failed, they would keep the run from ending.
const servers: HttpServer<string>[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.closeWithin(0);
});

const KB = 1024;
const MB = 1024 * KB;
const CHUNKED = 'Transfer-Encoding: chunked';
const tiny = (count: number): string => '1\r\n \r\n'.repeat(count);

async function start() {
  const routes = [
    openRoute({ bodyLimit: MB }),
    openRoute({ path: '/locked', auth: 'token', bodyLimit: 25 * MB }),
  ];
  const test = await startTestServer(routes);
  servers.push(test.server);
  const begin = async (line: string, length: string): Promise<RawConnection> => {
    const raw = await openRaw(test.port);
    raw.send(`${line} HTTP/1.1\r\nHost: x\r\n${length}\r\n\r\n`);
    return raw;
  };
  return { ...test, begin };
}

describe('a body that an answer leaves unread', () => {
  const REFUSED: [string, string][] = [
    ['404', 'POST /nothing'],
    ['405', 'PUT /open'],
    ['401', 'POST /locked'],
    ['401', 'POST /locked?private_token=bad'],
    ['413', 'POST /open'],
    ['413', 'POST /locked?private_token=good'],
  ];

  it.each(REFUSED)('because it is %s closes the connection: %s', async (status, line) => {
    const { begin } = await start();
    const raw = await begin(line, `Content-Length: ${26 * MB}`);
    expect(await raw.ended()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*connection: close\\r\\n`, 'i'));
  });

  it.each(REFUSED)('because it is %s closes the connection of chunks, too: %s', async (status, line) => {
    const { begin } = await start();
    const raw = await begin(line, CHUNKED);
    while (!raw.socket.destroyed) {
      // A sender that never looks at its answer.
      if (raw.socket.write(`10000\r\n${'x'.repeat(64 * KB)}\r\n`)) await new Promise(setImmediate);
      else await Promise.race([raw.ended(), new Promise((resolve) => raw.socket.once('drain', resolve))]);
    }
    expect(await raw.ended()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*connection: close\\r\\n`, 'i'));
  });

  it('leaves the sender the time to see the answer, and does nothing more on the connection', async () => {
    const { begin, ...test } = await start();
    const raw = await begin('POST /nothing', 'Content-Length: 100000');
    await raw.received(/404 Not Found"\}$/);
    raw.send(`${'x'.repeat(100_000)}POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
    expect(await raw.ended()).not.toMatch(/200 OK/);
    expect(test.log()).toBe('');
  });

  it('is thrown away where it is small, and the connection goes on', async () => {
    const { begin } = await start();
    const raw = await begin('POST /nothing', 'Content-Length: 60000');
    raw.send('x'.repeat(60_000));
    raw.send('POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    expect(await raw.ended()).toMatch(/^HTTP\/1\.1 404 [^]*HTTP\/1\.1 200 /);
  });
});

describe('chunks of a few bytes', () => {
  it.each(['POST /open', 'POST /nothing', 'POST /locked?private_token=good'])(
    'end the connection once there are a thousand, for every sender: %s',
    async (line) => {
      const { begin } = await start();
      const raw = await begin(line, CHUNKED);
      raw.send(tiny(1_200));
      expect(await raw.ended()).toMatch(/^HTTP\/1\.1 (400 [^]*comes in chunks of a few bytes; send|404 )/);
    },
  );

  it('are taken as long as they are few, or large on average', async () => {
    const { begin } = await start();
    const raw = await begin('POST /open', CHUNKED);
    raw.send(`${tiny(900)}f000\r\n${'x'.repeat(60 * KB)}\r\n${tiny(900)}0\r\n\r\n`);
    expect(await raw.received(/\}$/)).toMatch(/"bytes":63240,?.*\}$/);
    raw.socket.destroy();
  });
});
