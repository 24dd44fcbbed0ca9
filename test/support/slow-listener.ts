import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A receiver whose machine takes its time to say that there is a connection. Linux only. */
export interface SlowListener {
  readonly port: number;
  /** Resolves when somebody else waits for a connection. */
  asked(): Promise<void>;
  /** From now on a connection is there as soon as it is asked for; those asked for meanwhile within a second or two. */
  wake(): void;
  close(): void;
}

const PROGRAM = `
  const server = require('node:http').createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('slow'));
  });
  server.listen({ host: process.argv[1], port: 0, backlog: 1 }, () => console.log(server.address().port));
`;
const HANGS_AFTER_MS = 150;

/** A stopped process has room for a few connections, which the kernel makes; what comes then gets no answer. */
export async function startSlowListener(host: string): Promise<SlowListener> {
  const child = spawn(process.execPath, ['-e', PROGRAM, host], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(line);
  child.kill('SIGSTOP');
  const fillers: Socket[] = [];
  while (await isAnswered(host, port, fillers));
  return {
    port,
    async asked() {
      // The last filler waits, too.
      while ((await waitingFor(port)) < 2) await sleep(20);
    },
    wake: () => void child.kill('SIGCONT'),
    close() {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
    },
  };
}

async function isAnswered(host: string, port: number, fillers: Socket[]): Promise<boolean> {
  const socket = connect(port, host).on('error', () => undefined);
  fillers.push(socket);
  return Promise.race([once(socket, 'connect').then(() => true), sleep(HANGS_AFTER_MS, false)]);
}

/** Connections of this machine to the port that the kernel has asked for and not got: state 02, SYN_SENT. */
async function waitingFor(port: number): Promise<number> {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, '0')} 02 `;
  const table = await readFile('/proc/net/tcp', 'latin1');
  return table.split('\n').filter((line) => line.includes(remote)).length;
}
