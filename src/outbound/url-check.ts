import type { ErrorText } from '../errors/define-errors.ts';
import { isLocalhostName } from './address-rules.ts';
import type { RefusalReason } from './address-rules.ts';
import { normalizeHostname } from './addresses.ts';
import { AddressNotAllowedError, allowedAddresses, type LookupCaller, type Outbound } from './lookup.ts';
import { urlErrors } from './outbound-errors.ts';
import { parseHttpUrl } from './parse-url.ts';

/** Outcome of checking a URL; `address` is what the rules refused, for the log. */
export type UrlCheck =
  | { readonly ok: true; readonly url: URL }
  | {
      readonly ok: false;
      readonly reason: 'invalid' | 'scheme' | 'unresolvable' | RefusalReason;
      readonly message: ErrorText;
      readonly address?: string;
    };

/**
 * Checks that a URL is http or https, well-formed, and that its host stands for addresses that may be reached. It helps
 * users who enter a URL; for security, only the check at every connection counts (`allowedAddresses`).
 */
export async function checkUrl(text: string, outbound: Outbound, caller: LookupCaller): Promise<UrlCheck> {
  const parsed = parseHttpUrl(text);
  if (!parsed.ok) return parsed;
  const host = normalizeHostname(parsed.url.hostname);
  try {
    await allowedAddresses(host, outbound, caller);
    return parsed;
  } catch (error) {
    if (error instanceof AddressNotAllowedError) return { ok: false, ...error.refusal };
    return isLocalhostName(host)
      ? { ok: false, reason: 'localhost', message: urlErrors.URL_LOCALHOST }
      : { ok: false, reason: 'unresolvable', message: urlErrors.URL_UNRESOLVABLE };
  }
}
