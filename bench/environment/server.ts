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
  /** As an operator does it; removes a data folder that was made for it. */
  stop(): Promise<void>;
  /** `kill -9` */
  kill(): Promise<void>;
}

/** How a process is started, beyond the defaults. */
export interface ServerOptions {
  /** Without it the server starts its own PostgreSQL. */
  readonly databaseUrl?: string;
  readonly role?: 'all' | 'api' | 'worker';
  /** One that stays. */
  readonly dataDir?: string;
  /** Options of Node.js, before the program. */
  readonly nodeArguments?: readonly string[];
}

/** Starts a process on a free port, as `npm start` does. */
export async function startServer(options: ServerOptions): Promise<BenchServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'auditstream-bench-')));
  const main = path.join(ROOT, 'dist/main.js');
  const start = startCommand();
  const child = spawn(process.execPath, [...start.arguments, ...(options.nodeArguments ?? []), main], {
    env: {
      PATH: process.env['PATH'],
      ...start.variables,
      PORT: '0',
      ...(options.databaseUrl !== undefined && { DATABASE_URL: options.databaseUrl }),
      AUDITSTREAM_ROLE: options.role ?? 'all',
      AUDITSTREAM_DATA_DIR: dataDir,
      AUDITSTREAM_ROOT_TOKEN: TOKEN,
      AUDITSTREAM_ENCRYPTION_KEY: KEY,
      AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await readyAddress(child);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };
  return {
    address,
    pid: child.pid as number,
    async stop() {
      await end('SIGTERM');
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
    kill: () => end('SIGKILL'),
  };
}

/** The options and variables that `npm start` gives Node.js. */
function startCommand(): { readonly arguments: string[]; readonly variables: Record<string, string> } {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const words = scripts.start.split(' ');
  const assignments = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('=', 2));
  return {
    arguments: words.filter((word) => word.startsWith('--')),
    variables: Object.fromEntries(assignments) as Record<string, string>,
  };
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
