import type { ErrorText } from '../errors/define-errors.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import { arrivalErrors } from './sources-errors.ts';

/** The text of a body, or why there is none. */
export type BodyText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly text?: undefined; readonly why: ErrorText };

export function readText(bytes: Buffer): BodyText {
  const text = decodeUtf8(bytes);
  return text === undefined ? { ok: false, why: arrivalErrors.SOURCE_BODY_NOT_UTF8 } : { ok: true, text };
}
