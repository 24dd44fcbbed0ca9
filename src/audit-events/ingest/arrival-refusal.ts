import type { ErrorText } from '../../errors/define-errors.ts';
import { MAX_INSTALLATIONS, VIA_HEADER, type Arrival } from '../../outbound/via.ts';
import { arrivalErrors } from './ingest-errors.ts';

/** The status and the text that refuse events because of the installations that they came through. */
export function arrivalRefusal({
  kind,
}: Exclude<Arrival, { kind: 'new' }>): [status: 400 | 508, detail: ErrorText] {
  switch (kind) {
    case 'back':
      return [508, arrivalErrors.EVENT_WAS_HERE];
    case 'too-far':
      return [508, arrivalErrors.EVENT_CAME_TOO_FAR({ maximum: MAX_INSTALLATIONS })];
    case 'unreadable':
      return [400, arrivalErrors.VIA_UNREADABLE({ header: VIA_HEADER })];
  }
}
