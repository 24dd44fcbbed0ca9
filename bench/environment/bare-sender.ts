import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** So many requests in all, spread over the URLs, with so many connections to each. */
export interface BareTask {
  readonly urls: readonly string[];
  readonly requests: number;
  readonly connections: number;
  /** Whether they carry signatures, which were made beforehand. */
  readonly signed: boolean;
}

export interface BareReport {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** A loop around undici, in a process of its own that is warm after its first task. */
export interface BareSender {
  run(task: BareTask): Promise<BareReport>;
  stop(): void;
}

export function startBareSender(): BareSender {
  const child = fork(fileURLToPath(new URL('./bare-sender-process.ts', import.meta.url)));
  return {
    async run(task) {
      child.send(task);
      const [report] = (await once(child, 'message')) as [BareReport];
      return report;
    },
    stop: () => void child.disconnect(),
  };
}
