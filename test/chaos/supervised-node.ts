import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newDataFolder, ready, startProcess, type ServerProcess } from '../journeys/server-process.ts';

/** One server process, started again on the same data folder as a service manager would. */
export interface SupervisedNode {
  /** Where it listens, or listened last. */
  readonly address: string;
  readonly dataDir: string;
  /** What its subscriptions' owner begins with. */
  readonly id: string;
  /** Whether it serves and is not frozen. */
  readonly up: boolean;
  /** Starts it, again and again while it cannot start; resolves when it serves, or when there is no hope. */
  start(): Promise<void>;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  freeze(): void;
  wake(): void;
  /** Lines of its log of all its starts that are errors, and how it ended or did not start when nobody had asked for it. */
  errors(): string[];
}

const AGAIN_AFTER_MS = 250;
const START_WITHIN_MS = 120_000;
const ERROR_LEVEL = 50;

export async function createSupervisedNode(env: Record<string, string>): Promise<SupervisedNode> {
  const dataDir = await newDataFolder();
  const starts: ServerProcess[] = [];
  let current: ServerProcess | undefined;
  let address = '';
  let id = '';
  let up = false;
  const complaints: string[] = [];

  const complain = (what: string, process: ServerProcess | undefined): void =>
    void complaints.push(`${what}: ${process?.output().slice(-2_000)}`);

  const serve = (process: ServerProcess): void => {
    up = true;
    void process.ended.then((how) => {
      if (!up || current !== process) return;
      up = false;
      complain(`a server ended by itself (${how})`, process);
    });
  };

  const startOnce = async (): Promise<boolean> => {
    const started = startProcess({ dataDir, env });
    starts.push(started);
    current = started;
    try {
      address = await ready(started);
      id = (await readFile(join(dataDir, 'node-id'), 'utf8')).trim();
      serve(started);
      return true;
    } catch {
      return false; // its database is away, or it was killed while it started
    }
  };

  return {
    dataDir,
    get address() {
      return address;
    },
    get id() {
      return id;
    },
    get up() {
      return up;
    },
    async start() {
      const deadline = performance.now() + START_WITHIN_MS;
      while (!(await startOnce())) {
        if (performance.now() > deadline) return complain('a server could not be started', current);
        await sleep(AGAIN_AFTER_MS);
      }
    },
    async kill() {
      up = false;
      current?.kill('SIGKILL');
      await current?.ended;
    },
    freeze() {
      up = false;
      current?.kill('SIGSTOP');
    },
    wake() {
      up = true;
      current?.kill('SIGCONT');
    },
    errors: () => [
      ...complaints,
      ...starts.flatMap((process) => process.output().split('\n').filter(isError)),
    ],
  };
}

function isError(line: string): boolean {
  const [, level] = /^\{"level":(\d+)/.exec(line) ?? [];
  return Number(level) >= ERROR_LEVEL;
}
