import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/observability/logger.ts';
import { startThread, type SupervisedThread } from '../../src/threads/supervised-thread.ts';
import { eventually } from '../support/eventually.ts';

const PROGRAM = new URL('./restless.thread.ts', import.meta.url);

describe('a thread of the server', () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLogger(
    { level: 'debug', terminal: false },
    { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  let thread: SupervisedThread;
  afterEach(async () => {
    await thread.stop();
    lines.length = 0;
  });
  const start = (data: string): void => {
    thread = startThread({ name: 'test', program: PROGRAM, data, maxHeap: 32, log, firstDelay: 20 });
  };
  const said = (text: string) => lines.filter(({ msg }) => String(msg).startsWith(text));

  it('that ends is started again, later each time, and the log says why', async () => {
    start('fails');
    await eventually(async () => said('a thread of the server ended').length >= 3);
    const err = expect.objectContaining({ type: 'Error', code: 'E_TEST', message: 'it cannot go on' });
    expect(said('a thread of the server ended').slice(0, 3)).toMatchObject(
      [20, 40, 80].map((ms) => ({ level: 50, thread: 'test', seconds: ms / 1000, err })),
    );
  });

  it('that needs too much memory ends alone', async () => {
    start('grows');
    await eventually(async () => said('a thread of the server ended').length >= 1);
    const [line] = said('a thread of the server ended');
    expect(line).toMatchObject({ err: { code: 'ERR_WORKER_OUT_OF_MEMORY' } });
  });

  it('writes into the log of the process, errors with their codes', async () => {
    start('writes');
    await eventually(async () => said('ready').length === 1);
    expect(said('a line of the thread')).toMatchObject([
      {
        level: 40,
        stream: 7,
        err: {
          type: 'Error',
          message: 'what came of it',
          stack: expect.stringContaining('restless.thread.ts'),
          cause: { code: '57P01', message: 'the reason' },
        },
      },
    ]);
  });

  it('that is stopped is not started again', async () => {
    start('writes');
    await eventually(async () => said('ready').length === 1);
    await thread.stop();
    await thread.stop();
    expect(said('a thread of the server ended')).toEqual([]);
  });

  it('is not waited for when it does not hear that it is to stop', async () => {
    start('hears nothing');
    await eventually(async () => said('ready').length === 1);
    const begun = performance.now();
    await thread.stop();
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('is not started again after a stop that came while it rested', async () => {
    start('fails');
    await eventually(async () => said('a thread of the server ended').length >= 1);
    await thread.stop();
    const before = said('a thread of the server ended').length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(said('a thread of the server ended')).toHaveLength(before);
  });
});
