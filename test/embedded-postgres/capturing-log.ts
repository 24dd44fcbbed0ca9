import { once, EventEmitter } from 'node:events';
import type { Log } from '../../src/observability/log.ts';

/** A log whose messages a test can wait for. */
export interface CapturingLog extends Log {
  messages: string[];
  /** Resolves when a message that contains the text has been logged, before or after this call. */
  waitFor(text: string): Promise<void>;
}

/** Makes a log that keeps its messages. */
export function capturingLog(): CapturingLog {
  const messages: string[] = [];
  const events = new EventEmitter();
  const write = (_details: object, message: string): void => {
    messages.push(message);
    events.emit('message');
  };
  return {
    messages,
    info: write,
    warn: write,
    error: write,
    async waitFor(text) {
      while (!messages.some((message) => message.includes(text))) await once(events, 'message');
    },
  };
}
