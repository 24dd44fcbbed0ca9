import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Of the admin `root`. */
export const TOKEN = 'bench-token-bench-token-bench';
const KEY = Buffer.alloc(32, 'bench').toString('base64');

/** One process of the built server. */
export interface BenchServer {
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** How a process is started, beyond the defaults. */
export interface ServerOptions {
  readonly databaseUrl: string;
  readonly role?: 'all' | 'api' | 'worker';
  /** Options of Node.js, before the program. */
  readonly nodeArguments?: readonly string[];
}

/** Starts a process on a free port, as `npm start` does, with a data folder of its own. */
export async function startServer(options: ServerOptions): Promise<BenchServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'auditstream-bench-'));
  const main = path.join(ROOT, 'dist/main.js');
  const child = spawn(process.execPath, [...startArguments(), ...(options.nodeArguments ?? []), main], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATABASE_URL: options.databaseUrl,
      AUDITSTREAM_ROLE: options.role ?? 'all',
      AUDITSTREAM_DATA_DIR: dataDir,
      AUDITSTREAM_ROOT_TOKEN: TOKEN,
      AUDITSTREAM_ENCRYPTION_KEY: KEY,
      AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await readyAddress(child);
  return {
    address,
    pid: child.pid as number,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The options of Node.js that `npm start` gives. */
function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

async function readyAddress(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue; // Node.js itself, when it is asked to trace
    const { address } = JSON.parse(line) as { address?: string };
    if (address === undefined) continue;
    child.stdout.resume();
    return address;
  }
  throw new Error('The server ended before it was ready: run `npm run build` and look at its output');
}
