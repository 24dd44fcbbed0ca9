import { types } from 'node:util';
import type { ErrorText } from '../errors/define-errors.ts';
import { AddressNotAllowedError } from './lookup.ts';
import { failureCauses, failureErrors } from './outbound-errors.ts';
import type { FailureClass, SendFailure } from './send-result.ts';

/** How far a request had come when it failed: errors such as ECONNRESET mean different things. */
export type Phase = 'connecting' | 'securing' | 'connected';

const MAX_MESSAGE_LENGTH = 300;

const CLASS_BY_CODE: Readonly<Record<string, FailureClass>> = {
  EHOSTNOTRESOLVED: 'dns',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ETIMEDOUT: 'timeout',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  UND_ERR_INVALID_ARG: 'protocol',
  ERR_INVALID_CHAR: 'protocol',
  ERR_INVALID_HTTP_TOKEN: 'protocol',
  EANSWERREFUSED: 'protocol',
  // Behind a status it says nothing any more; before it, the parser says so of a length that it refuses.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol',
  // Headers that end with the connection: the parser reports what that did to them.
  HPE_INVALID_EOF_STATE: 'connection',
};

const CLASS_BY_PHASE: Readonly<Record<Phase, FailureClass>> = {
  connecting: 'connect',
  securing: 'tls',
  connected: 'connection',
};

/** Turns an error of undici or node into a failure that is safe to store and to show. */
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
  const failureClass = classOf(code, phase);
  const isLate = failureClass === 'timeout' && phase !== 'connected';
  return failure(
    failureClass,
    text ?? code ?? 'unknown error',
    durationMs,
    isLate ? failureErrors.NO_CONNECTION : undefined,
  );
}

/** A failure whose message is cut to a length that can be stored and ends with what to look at. */
export function failure(
  failureClass: FailureClass,
  what: string,
  durationMs: number,
  advise: (values: { readonly what: string }) => ErrorText = failureErrors[failureClass],
): SendFailure {
  const message = advise({
    what: what.replaceAll('\0', '').slice(0, MAX_MESSAGE_LENGTH),
  });
  return { kind: 'failure', class: failureClass, message, durationMs };
}

function classOf(code: string | undefined, phase: Phase): FailureClass {
  const known = code === undefined ? undefined : CLASS_BY_CODE[code];
  if (known !== undefined) return known;
  if (code?.startsWith('HPE_')) return 'protocol';
  return CLASS_BY_PHASE[phase];
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
