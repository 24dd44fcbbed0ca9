import type { Api } from '../../api/api.ts';
import { ApiError } from '../../api/api-error.ts';
import type { Owner } from '../../destinations/owner.ts';
import { eventsAddress } from '../events-query.ts';
import type { FileTarget } from './file-target.ts';

export type ExportFormat = 'csv' | 'ndjson';

export interface ExportProgress {
  readonly events: number;
  readonly bytes: number;
}

export interface ExportRequest {
  readonly owner: Owner;
  readonly filters: URLSearchParams;
  readonly format: ExportFormat;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExportProgress) => void;
}

const NEW_LINE = 10;
const QUOTE = 34;

const BROKE_OFF = 'The export ended early, and no file was saved. Try again; a shorter time span is quicker.';

/** Reads the whole export into the target; rejects when it is cut short, which the server shows by resetting. */
export async function runExport(
  api: Api,
  request: ExportRequest,
  target: FileTarget,
): Promise<ExportProgress> {
  const { owner, format, signal, onProgress } = request;
  const parameters = new URLSearchParams(request.filters);
  parameters.set('format', format);
  try {
    const { body } = await api.get(`${eventsAddress(owner)}/export`, parameters, signal);
    const lines = countRecords(format);
    let progress: ExportProgress = { events: 0, bytes: 0 };
    const reader = body?.getReader();
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done || value === undefined) break;
      await target.write(value);
      progress = { events: lines(value), bytes: progress.bytes + value.length };
      onProgress(progress);
    }
    await target.finish();
    return progress;
  } catch (error) {
    await target.abandon();
    if (signal.aborted || error instanceof ApiError) throw error;
    throw new Error(BROKE_OFF, { cause: error });
  }
}

/** Counts the records so far. A line within quotes is a part of a CSV record; the first record names the columns. */
export function countRecords(format: ExportFormat): (bytes: Uint8Array) => number {
  let ends = 0;
  let isQuoted = false;
  return (bytes) => {
    for (const byte of bytes) {
      if (byte === QUOTE && format === 'csv') isQuoted = !isQuoted;
      else if (byte === NEW_LINE && !isQuoted) ends += 1;
    }
    return format === 'csv' ? Math.max(0, ends - 1) : ends;
  };
}
