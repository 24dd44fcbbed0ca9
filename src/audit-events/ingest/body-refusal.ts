import type { ErrorText } from '../../errors/define-errors.ts';
import { ingestErrors } from './ingest-errors.ts';
import { MAX_EVENTS } from './ingest-limits.ts';

/** A body that cannot be read; `index` is the event's, where one line is wrong. */
export interface BodyRefusal {
  readonly ok: false;
  readonly status: 400 | 413 | 415;
  readonly message: ErrorText;
  readonly index?: number;
}

export function refused(status: BodyRefusal['status'], message: ErrorText): BodyRefusal {
  return { ok: false, status, message };
}

export function tooManyEvents(): BodyRefusal {
  return refused(413, ingestErrors.EVENTS_TOO_MANY({ maximum: MAX_EVENTS }));
}
