import type { SendResponse } from '../../outbound/send-result.ts';
import { isPage as looksLikePage } from '../judge-http.ts';
import { jsonObjectIn, objectOf, saidText } from '../said.ts';

/** The content of a receiver's answer. */
export interface OtlpAnswer {
  /** Log records that it refuses although it accepts the request. */
  readonly rejected: number;
  /** Its own words. */
  readonly said: string;
  /** The code of a failure, where it has one. */
  readonly code: string | undefined;
  /** It is an HTML page. */
  readonly isPage: boolean;
}

/** Reads an answer. An answer that is not JSON is returned as text: receivers describe failures in plain text, too. */
export function readAnswer(response: SendResponse, secrets: readonly string[]): OtlpAnswer {
  const body = response.kept?.body ?? '';
  const isPage = looksLikePage(response);
  const json = jsonObjectIn(body);
  const partial = objectOf(json?.['partialSuccess']);
  const code = json?.['code'];
  return {
    rejected: countOf(partial?.['rejectedLogRecords']),
    said: isPage
      ? ''
      : saidText(partial?.['errorMessage'] ?? json?.['message'] ?? wordsOf(json) ?? body, secrets),
    code: typeof code === 'number' && Number.isSafeInteger(code) ? String(code) : undefined,
    isPage,
  };
}

/** 64-bit numbers are texts in OTLP's JSON; numbers are accepted, too. */
function countOf(value: unknown): number {
  const count = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0;
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

/** Of receivers that have another form for failures. */
function wordsOf(json: Readonly<Record<string, unknown>> | undefined): unknown {
  const error = json?.['error'];
  return typeof error === 'string' ? error : objectOf(error)?.['message'];
}
