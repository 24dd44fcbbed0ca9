import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/** JSON lines on stdout, or on `stream`; a readable form on a terminal. */
export function createLogger(
  options: { level: string; terminal: boolean },
  stream?: DestinationStream,
): Logger {
  const base: LoggerOptions = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorFields },
  };
  if (stream !== undefined) return pino(base, stream);
  if (!options.terminal) return pino(base);
  return pino(base, pretty({ colorize: true, translateTime: 'SYS:HH:MM:ss.l', sync: true }));
}

// Not everything an error carries: a database error has the row that was refused, which is somebody's data.
function errorFields(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { message: String(error) };
  const { name: type, code, message, stack, cause } = error as Record<string, unknown>;
  return { type, code, message, stack, ...(cause !== undefined && { cause: errorFields(cause) }) };
}
