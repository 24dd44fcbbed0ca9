import { pino, type Logger } from 'pino';

/** A log whose lines can be looked at. */
export function createCapturingLog(): { log: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { log: pino({ level: 'debug' }, { write }), lines };
}
