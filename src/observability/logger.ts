import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { printable, printableLines } from '../errors/printable.ts';
import { createLogOutput } from './log-output.ts';
import { logErrors } from './log-errors.ts';

export type { Logger };

export interface LogFormat {
  readonly level: string;
  /** A readable form in place of JSON lines. */
  readonly terminal: boolean;
}

/** The log of the process, and what its end and its metrics need of it. */
export interface ProcessLog {
  readonly log: Logger;
  /** Lines that could not be written so far. */
  readonly lostLines: () => number;
  /** Gives a slow reader of the log a moment, before the process ends. */
  readonly flush: () => void;
}

/** The log on an open file, which may be full or have no reader: nothing waits for it. */
export function openLog(format: LogFormat, fd: number): ProcessLog {
  const output = createLogOutput(fd, noticeIn(format));
  return { log: createLogger(format, output), lostLines: output.lost, flush: output.flush };
}

export function createLogger({ level, terminal }: LogFormat, stream: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorFields },
  };
  if (!terminal) return pino(options, stream);
  const readable = prettyFactory({ colorize: true, translateTime: 'SYS:HH:MM:ss.l' });
  return pino(options, { write: (line) => stream.write(readable(JSON.parse(line, printableValue))) });
}

/** The line that says how many others are missing, in the form of the log. */
function noticeIn(format: LogFormat): (count: number) => string {
  let line = '';
  const log = createLogger({ ...format, level: 'warn' }, { write: (text) => void (line = text) });
  return (count) => {
    log.warn({}, logErrors.LOG_LINES_LOST({ count }));
    return line;
  };
}

// Texts of receivers and senders are in the log, too.
function printableValue(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return key === 'stack' ? printableLines(value) : printable(value);
}

// Not everything an error carries: a database error has the row that was refused, which is a user's data.
function errorFields(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { message: String(error) };
  const { name: type, code, message, stack, cause } = error as Record<string, unknown>;
  return { type, code, message, stack, ...(cause !== undefined && { cause: errorFields(cause) }) };
}
