import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopLeftovers } from '../../src/embedded-postgres/cluster-processes.ts';
import { capturingLog } from '../embedded-postgres/capturing-log.ts';
import { removeDataFolder } from '../embedded-postgres/remove-data-folder.ts';

/** The root of the clone. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The built server, as `npm start` runs it. */
export const MAIN = join(ROOT, 'dist', 'main.js');

/**
 * Where the started servers find compiled code: a server finds it in its data folder, and these are all new. Compiling takes 0.8 s
 * of the 2.9 s of CPU that a start takes on a slow machine.
 */
const CODE_CACHE = join(ROOT, 'node_modules', '.cache', 'server-code');

/** A command that was started as a user would, in a process group of its own. */
export interface ServerProcess {
  pid: number;
  /** Everything printed so far, on both channels. */
  output(): string;
  /** Resolves with the match once the pattern has been printed; rejects when the command ends without it. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** How the command has ended: an exit code or a signal's name. */
  ended: Promise<number | string>;
  /** Types on its terminal. */
  type(text: string): void;
  /** To the started process alone. */
  kill(signal: NodeJS.Signals): void;
  /** To every process of its group, as Ctrl-C in a terminal does. */
  killGroup(signal: NodeJS.Signals): void;
}

/** What may differ from one start to the next. */
export interface StartOptions {
  dataDir: string;
  env?: Record<string, string>;
  /** Another command than the built server itself. */
  command?: [string, ...string[]];
  uid?: number;
}

const started: ChildProcess[] = [];
const dataFolders: string[] = [];

/** A path for a data folder that `removeEverything` removes. */
export async function newDataFolder(): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'auditstream-journey-')), 'data');
  dataFolders.push(folder);
  return folder;
}

/** Starts the server, or what the options name, on a free port. */
export function startProcess(options: StartOptions): ServerProcess {
  const [program, ...args] = options.command ?? [process.execPath, MAIN];
  const child = spawn(program, args, {
    cwd: options.uid === undefined ? ROOT : '/',
    detached: true,
    stdio: 'pipe',
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      AUDITSTREAM_DATA_DIR: options.dataDir,
      NODE_COMPILE_CACHE: CODE_CACHE,
      ...options.env,
    },
    ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
  });
  started.push(child);
  return watch(child);
}

function watch(child: ChildProcess): ServerProcess {
  let output = '';
  const grown = new EventTarget();
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    grown.dispatchEvent(new Event('output'));
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  let isOver = false;
  void ended.then(() => {
    isOver = true;
    grown.dispatchEvent(new Event('output'));
  });

  return {
    pid: child.pid ?? 0,
    output: () => output,
    async printed(pattern) {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        if (isOver) throw new Error(`The command ended without printing ${pattern}:\n${output}`);
        await once(grown, 'output');
      }
    },
    ended,
    type: (text) => void child.stdin?.write(text),
    kill: (signal) => void child.kill(signal),
    killGroup: (signal) => void process.kill(-(child.pid ?? 0), signal),
  };
}

/** Waits until the server serves and returns its address. */
export async function ready(server: ServerProcess): Promise<string> {
  const [, address] = await server.printed(/"address":"(http:[^"]+)"/);
  return address ?? '';
}

/** The database files of a data folder. */
export function clusterOf(dataDir: string): Promise<string> {
  return realpath(join(dataDir, 'postgres', 'cluster'));
}

/** The pid of the PostgreSQL of a data folder, as its pid file says. */
export async function postmasterPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(await clusterOf(dataDir), 'postmaster.pid'), 'utf8'), 10);
}

/** Kills whatever the tests have left and removes their folders. */
export async function removeEverything(): Promise<void> {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue;
    process.kill(-child.pid, 'SIGKILL');
  }
  for (const folder of dataFolders) {
    await stopLeftovers(join(folder, 'postgres', 'cluster'), capturingLog());
    await removeDataFolder(folder);
    await rm(dirname(folder), { recursive: true, force: true });
  }
}
