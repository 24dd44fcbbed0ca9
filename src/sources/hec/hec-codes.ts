import type { ErrorText } from '../../errors/define-errors.ts';
import { hecErrors } from './hec-errors.ts';

interface CollectorAnswer {
  readonly status: number;
  /** Splunk's number of it. */
  readonly code: number;
  readonly text: ErrorText;
}

/** What a collector says when it says no. */
export const HEC_ANSWERS = {
  TOKEN_DISABLED: { status: 403, code: 1, text: hecErrors.HEC_TOKEN_DISABLED },
  TOKEN_REQUIRED: { status: 401, code: 2, text: hecErrors.HEC_TOKEN_REQUIRED },
  INVALID_AUTHORIZATION: { status: 401, code: 3, text: hecErrors.HEC_INVALID_AUTHORIZATION },
  INVALID_TOKEN: { status: 403, code: 4, text: hecErrors.HEC_INVALID_TOKEN },
  NO_DATA: { status: 400, code: 5, text: hecErrors.HEC_NO_DATA },
  INVALID_DATA_FORMAT: { status: 400, code: 6, text: hecErrors.HEC_INVALID_DATA_FORMAT },
  SERVER_ERROR: { status: 500, code: 8, text: hecErrors.HEC_SERVER_ERROR },
  SERVER_BUSY: { status: 503, code: 9, text: hecErrors.HEC_SERVER_BUSY },
  CHANNEL_MISSING: { status: 400, code: 10, text: hecErrors.HEC_CHANNEL_MISSING },
  CHANNEL_INVALID: { status: 400, code: 11, text: hecErrors.HEC_CHANNEL_INVALID },
  EVENT_REQUIRED: { status: 400, code: 12, text: hecErrors.HEC_EVENT_REQUIRED },
  EVENT_BLANK: { status: 400, code: 13, text: hecErrors.HEC_EVENT_BLANK },
  ACK_DISABLED: { status: 400, code: 14, text: hecErrors.HEC_ACK_DISABLED },
  FIELDS_INVALID: { status: 400, code: 15, text: hecErrors.HEC_FIELDS_INVALID },
  UNHEALTHY: { status: 503, code: 18, text: hecErrors.HEC_UNHEALTHY },
  NOT_FOUND: { status: 404, code: 404, text: hecErrors.HEC_NOT_FOUND },
} as const satisfies Record<string, CollectorAnswer>;

export type HecCode = keyof typeof HEC_ANSWERS;
