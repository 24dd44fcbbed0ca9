import { jsonAnswer, type WholeAnswer } from '../../http/answer.ts';
import type { Failure } from '../../http/failure.ts';
import { HEC_ANSWERS, type HecCode } from './hec-codes.ts';

/** An answer as Splunk gives it. */
export function hecAnswer(code: HecCode, more: Readonly<Record<string, number>> = {}): WholeAnswer {
  const { status, code: number, text } = HEC_ANSWERS[code];
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
      return jsonAnswer(status, { text: detail ?? HEC_ANSWERS.INVALID_DATA_FORMAT.text, code: status });
  }
};
