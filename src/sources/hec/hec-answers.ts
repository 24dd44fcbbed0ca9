import type { ErrorText } from '../../errors/define-errors.ts';
import { jsonAnswer, type WholeAnswer } from '../../http/answer.ts';
import type { Failure } from '../../http/failure.ts';
import { hecErrors as say } from './hec-errors.ts';

/** With which status a collector says no, and with which number and text of Splunk's. */
const ANSWERS = {
  TOKEN_DISABLED: [403, 1, say.HEC_TOKEN_DISABLED],
  TOKEN_REQUIRED: [401, 2, say.HEC_TOKEN_REQUIRED],
  INVALID_AUTHORIZATION: [401, 3, say.HEC_INVALID_AUTHORIZATION],
  INVALID_TOKEN: [403, 4, say.HEC_INVALID_TOKEN],
  NO_DATA: [400, 5, say.HEC_NO_DATA],
  INVALID_DATA_FORMAT: [400, 6, say.HEC_INVALID_DATA_FORMAT],
  SERVER_ERROR: [500, 8, say.HEC_SERVER_ERROR],
  SERVER_BUSY: [503, 9, say.HEC_SERVER_BUSY],
  CHANNEL_MISSING: [400, 10, say.HEC_CHANNEL_MISSING],
  CHANNEL_INVALID: [400, 11, say.HEC_CHANNEL_INVALID],
  EVENT_REQUIRED: [400, 12, say.HEC_EVENT_REQUIRED],
  EVENT_BLANK: [400, 13, say.HEC_EVENT_BLANK],
  ACK_DISABLED: [400, 14, say.HEC_ACK_DISABLED],
  FIELDS_INVALID: [400, 15, say.HEC_FIELDS_INVALID],
  UNHEALTHY: [503, 18, say.HEC_UNHEALTHY],
  NOT_FOUND: [404, 404, say.HEC_NOT_FOUND],
} as const satisfies Record<string, readonly [status: number, code: number, text: ErrorText]>;

export type HecCode = keyof typeof ANSWERS;

/** An answer as Splunk gives it. */
export function hecAnswer(code: HecCode, more: Readonly<Record<string, number>> = {}): WholeAnswer {
  const [status, number, text] = ANSWERS[code];
  const headers: Record<string, string> = status === 503 ? { 'retry-after': '1' } : {};
  return jsonAnswer(status, { text, code: number, ...more }, headers);
}

/** Everything was taken; `ackId` for a sender that asks for acknowledgements. */
export function hecSuccess(ackId: number | undefined): WholeAnswer {
  return jsonAnswer(200, { text: 'Success', code: 0, ...(ackId !== undefined && { ackId }) });
}

export function hecHealthy(): WholeAnswer {
  return jsonAnswer(200, { text: 'HEC is healthy', code: 17 });
}

/** What is said outside the handlers; what Splunk has no words for has ours, with the status as its code. */
export const hecFailure: Failure = (status, detail) => {
  switch (status) {
    case 401:
      return hecAnswer('TOKEN_REQUIRED');
    case 404:
      return hecAnswer('NOT_FOUND');
    case 405:
      return { ...hecAnswer('NOT_FOUND'), status };
    // Forwarders send again after these two, and drop after others.
    case 429:
    case 503:
      return hecAnswer('SERVER_BUSY');
    case 500:
      return hecAnswer('SERVER_ERROR');
    default:
      return jsonAnswer(status, { text: detail ?? say.HEC_INVALID_DATA_FORMAT, code: status });
  }
};
