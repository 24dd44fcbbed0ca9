import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface Helper {
  readonly port: number;
  readonly pid: number;
  stop(): void;
}

/** Starts a file of this folder that sends its port once it listens. */
export async function startHelper(file: string, args: readonly string[] = []): Promise<Helper> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [...args]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { port, pid: child.pid as number, stop: () => void child.kill() };
}
