// What a test starts as a thread; `workerData` says what it does.
import { parentPort, workerData } from 'node:worker_threads';
import { createThreadLog } from '../../src/threads/thread-log.ts';

if (parentPort === null) throw new Error('This is a thread');
const port = parentPort;
const log = createThreadLog(port);
switch (workerData as string) {
  case 'fails':
    throw Object.assign(new Error('it cannot go on'), { code: 'E_TEST' });
  case 'writes': {
    const cause = Object.assign(new Error('the reason'), { code: '57P01' });
    log.warn({ err: new Error('what came of it', { cause }), stream: 7 }, 'a line of the thread');
    log.debug({}, 'ready');
    port.on('message', () => port.close());
    break;
  }
  case 'grows': {
    const kept: number[][] = [];
    for (;;) kept.push(Array.from({ length: 100_000 }, (_, index) => index / 3));
  }
  case 'hears nothing':
    log.debug({}, 'ready');
    for (;;);
}
