import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TOKEN = 'bench-token-bench-token-bench';

/** A real server on a database of its own. */
export interface BenchServer {
  readonly address: string;
  readonly token: string;
  stop(): Promise<void>;
}

/** Starts the built server on a free port with an empty data folder. */
export async function startServer(): Promise<BenchServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'auditstream-bench-'));
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=4', '--heap-growing-percent=50', path.join(ROOT, 'dist/main.js')],
    {
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        AUDITSTREAM_DATA_DIR: dataDir,
        AUDITSTREAM_ROOT_TOKEN: TOKEN,
        AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const address = await readyAddress(child);
  return {
    address,
    token: TOKEN,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function readyAddress(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const { address } = JSON.parse(line) as { address?: string };
    if (address === undefined) continue;
    child.stdout.resume();
    return address;
  }
  throw new Error('The server ended before it was ready: run `npm run build` and look at its output');
}

/** A receiver that is not the bottleneck, in a process of its own. */
export interface BenchReceiver {
  readonly url: string;
  /** Requests so far. */
  received(): Promise<number>;
  stop(): void;
}

export async function startReceiver(): Promise<BenchReceiver> {
  const child = fork(path.join(ROOT, 'bench/fast-receiver.ts'));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}/audit`,
    async received() {
      const answer = once(child, 'message');
      child.send('received?');
      const [{ received }] = (await answer) as [{ received: number }];
      return received;
    },
    stop: () => void child.kill(),
  };
}
