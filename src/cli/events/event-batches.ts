import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { cliErrors } from '../cli-errors.ts';
import { RefusedError } from '../command-error.ts';
import { readLines } from '../read-lines.ts';

/** Events of one request. */
export interface EventBatch {
  /** The events as they were read, one per line. */
  readonly ndjson: string;
  readonly count: number;
  /** The line of the first one, from 1 on. */
  readonly firstLine: number;
  /** The line of each event. */
  readonly lines: readonly number[];
  /** Every event has an `id`, so that sending the batch again changes nothing. */
  readonly repeatable: boolean;
  /** Bytes read so far, for the progress. */
  readonly bytesRead: number;
}

export interface BatchOptions {
  readonly size: number;
  /** Events that are left out at the beginning. */
  readonly skip: number;
  /** Gives an event without an `id` one that is derived from its text and its line. */
  readonly addIds: boolean;
}

/** Below the server's limit of 25 MB. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/** Reads NDJSON line by line into batches; memory holds one batch. */
export async function* readBatches(input: Readable, options: BatchOptions): AsyncGenerator<EventBatch> {
  let events: string[] = [];
  let lines: number[] = [];
  let [bytes, bytesRead, seen] = [0, 0, 0];
  let repeatable = true;
  const take = (): EventBatch => {
    const ndjson = `${events.join('\n')}\n`;
    const batch = { ndjson, count: events.length, firstLine: lines[0] ?? 0, lines, repeatable, bytesRead };
    [events, lines, bytes, repeatable] = [[], [], 0, true];
    return batch;
  };
  for await (const { number: line, text, bytes: length } of readLines(input)) {
    bytesRead += length;
    if (text === undefined) {
      throw new RefusedError(cliErrors.LINE_NOT_UTF8({ line }));
    }
    if (text.trim() === '') continue;
    seen += 1;
    if (seen <= options.skip) continue;
    const event = readEvent(text, line, options.addIds);
    const size = Buffer.byteLength(event.text) + 1;
    if (events.length > 0 && bytes + size > MAX_BATCH_BYTES) yield take();
    events.push(event.text);
    lines.push(line);
    bytes += size;
    repeatable &&= event.hasId;
    if (events.length >= options.size) yield take();
  }
  if (events.length > 0) yield take();
}

/** The text stays unchanged, with its long numbers; at most an `id` is added at its start. */
function readEvent(text: string, line: number, addIds: boolean): { text: string; hasId: boolean } {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RefusedError(cliErrors.LINE_NOT_JSON({ line, reason }), { cause });
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    const reason = 'it is not an object';
    throw new RefusedError(cliErrors.LINE_NOT_JSON({ line, reason }));
  }
  const hasId = 'id' in event && event.id !== null;
  if (hasId || !addIds) return { text, hasId };
  const id = createHash('sha256').update(`${line}:${text}`).digest('hex');
  const rest = text.trim().slice(1);
  // An `id` of null would be a second key of that name.
  if ('id' in event) return { text, hasId: false };
  return { text: `{"id":"${id}"${Object.keys(event).length === 0 ? '' : ','}${rest}`, hasId: true };
}
