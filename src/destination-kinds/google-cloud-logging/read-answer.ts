import type { SendResponse } from '../../outbound/send-result.ts';
import { jsonObjectIn, objectOf, saidText } from '../said.ts';

/** Google's error for a request, or for one entry of it. */
export interface GoogleError {
  /** The number of its status, as gRPC has it. */
  readonly code: number;
  /** Its own words. */
  readonly said: string;
}

/** An answer that reports a failure. */
export interface GoogleAnswer {
  /** The name of the status, such as PERMISSION_DENIED. */
  readonly status: string;
  readonly said: string;
  /** By the number of the entry; undefined: the error is for the whole request, and no entry is written. */
  readonly entries: ReadonlyMap<number, GoogleError> | undefined;
}

/** Undefined: it is not Google's. */
export function readAnswer({ kept }: SendResponse): GoogleAnswer | undefined {
  const error = objectOf(jsonObjectIn(kept?.body ?? '')?.['error']);
  if (error === undefined || typeof error['status'] !== 'string') return undefined;
  const details = Array.isArray(error['details']) ? error['details'] : [];
  const partial = details
    .map((detail) => objectOf(objectOf(detail)?.['logEntryErrors']))
    .find((errors) => errors !== undefined);
  return {
    status: saidText(error['status']),
    said: saidText(error['message']),
    entries:
      partial && new Map(Object.entries(partial).map(([index, value]) => [Number(index), toError(value)])),
  };
}

function toError(value: unknown): GoogleError {
  const { code, message } = objectOf(value) ?? {};
  return { code: typeof code === 'number' ? code : 2, said: saidText(message) };
}
