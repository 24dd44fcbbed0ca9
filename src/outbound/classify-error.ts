import { types } from 'node:util';
import { AddressNotAllowedError } from './lookup.ts';
import { failureCauses, failureErrors } from './outbound-errors.ts';
import type { FailureClass, SendFailure } from './send-result.ts';

/** How far a request had come when it failed: errors such as ECONNRESET mean different things. */
export type Phase = 'connecting' | 'connected';

const MAX_MESSAGE_LENGTH = 300;

const CLASS_BY_CODE: Readonly<Record<string, FailureClass>> = {
  EHOSTNOTRESOLVED: 'dns',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EPROTO: 'tls',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  UND_ERR_INVALID_ARG: 'protocol',
  ERR_INVALID_CHAR: 'protocol',
  ERR_INVALID_HTTP_TOKEN: 'protocol',
  // A body that is shorter than announced: the parsers report what the end of the connection did to it.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'connection',
  HPE_INVALID_EOF_STATE: 'connection',
};

/** Turns an error of undici, got or node into a failure that is safe to store and to show. */
export function failureOf(error: unknown, phase: Phase, durationMs: number): SendFailure {
  const refused = causes(error).find((cause) => cause instanceof AddressNotAllowedError);
  if (refused !== undefined) {
    const { message: rule, address } = refused.refusal;
    const what = failureCauses.ADDRESS_REFUSED({ rule, address });
    return { ...failure('refused-address', what, durationMs), address };
  }
  const cause = causes(error).find((candidate) => codeOf(candidate) !== undefined);
  const code = codeOf(cause);
  const text = cause?.message || causes(error).find(({ message }) => message !== '')?.message;
  return failure(classOf(code, phase), text ?? code ?? 'unknown error', durationMs);
}

/** A failure whose message is cut to a length that can be stored and ends with what to look at. */
export function failure(failureClass: FailureClass, what: string, durationMs: number): SendFailure {
  const message = failureErrors[failureClass]({
    what: what.replaceAll('\0', '').slice(0, MAX_MESSAGE_LENGTH),
  });
  return { kind: 'failure', class: failureClass, message, durationMs };
}

function classOf(code: string | undefined, phase: Phase): FailureClass {
  const known = code === undefined ? undefined : CLASS_BY_CODE[code];
  if (known !== undefined) return known;
  if (code?.startsWith('HPE_')) return 'protocol';
  if (phase === 'connected') return 'connection';
  return code !== undefined && isTlsCode(code) ? 'tls' : 'connect';
}

/** OpenSSL's verification results have no common prefix; these words cover them (`tls` in Node's documentation). */
function isTlsCode(code: string): boolean {
  return /^ERR_(?:TLS|SSL)_|CERT|SIGNATURE|_CRL|CRL_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|INVALID_PURPOSE/.test(
    code,
  );
}

/** The error, what caused it, and what an attempt at several addresses ran into, outermost first. */
function causes(error: unknown): Error[] {
  // Not instanceof: errors of node itself may belong to another realm than this file (vm, Jest).
  if (!types.isNativeError(error)) return [];
  const inner: unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  return [error, ...inner.flatMap(causes), ...causes(error.cause)];
}

function codeOf(error: Error | undefined): string | undefined {
  if (error === undefined) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // undici's parser has no code for an answer that does not even begin like HTTP.
  return error.name === 'HTTPParserError' ? 'HPE_UNKNOWN' : undefined;
}
