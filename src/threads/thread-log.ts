import type { MessagePort } from 'node:worker_threads';
import type { Logger } from '../observability/logger.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];

/** What a thread writes goes into the log of its process. */
export type ThreadLog = Pick<Logger, Level>;

/** A line on its way from a thread to the log. */
export interface ThreadLine {
  readonly level: Level;
  readonly fields: object;
  readonly text: string;
}

/** The log as a thread has it: lines go through the port. */
export function createThreadLog(port: MessagePort): ThreadLog {
  const writer =
    (level: Level) =>
    (fields: object, text: string): void =>
      port.postMessage({ level, fields: sendable(fields), text } satisfies ThreadLine);
  return Object.fromEntries(LEVELS.map((level) => [level, writer(level)])) as unknown as ThreadLog;
}

/** Writes a line of a thread into the log. */
export function relayLine(log: Logger, { level, fields, text }: ThreadLine): void {
  log[level](fields, text);
}

// A message has of an error its text and stack alone, and not the code that PostgreSQL gave it.
function sendable(fields: object): object {
  const err = 'err' in fields ? errorData(fields.err) : undefined;
  return err === undefined ? fields : { ...fields, err };
}

function errorData(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const errors = error instanceof AggregateError ? error.errors : [];
  // Of several errors at once the log has the first as the cause.
  const reason: unknown = cause ?? errors[0];
  return { name, code, message, stack, ...(reason !== undefined && { cause: errorData(reason) }) };
}
