import { isIP } from 'node:net';
import type { ErrorText } from '../errors/define-errors.ts';
import { isLocalhostName, refusalMessage } from './address-rules.ts';
import type { RefusalReason } from './address-rules.ts';
import { normalizeHostname } from './addresses.ts';
import type { LookupCaller, Outbound } from './lookup.ts';
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
export async function checkUrl(
  text: string,
  { lookup, rules }: Outbound,
  caller: LookupCaller,
): Promise<UrlCheck> {
  const parsed = parseHttpUrl(text);
  if (!parsed.ok) return parsed;
  const host = normalizeHostname(parsed.url.hostname);
  if (isIP(host) !== 0) {
    const refusal = rules.literalRefusal(host);
    return refusal === undefined ? parsed : { ok: false, ...refusal };
  }
  const addresses = await lookup(host, caller).catch(() => []);
  if (addresses.length === 0) return unresolvable(host);
  for (const { address } of addresses) {
    const refusal = rules.refusalOf(host, address);
    if (refusal !== undefined) return { ok: false, ...refusal };
  }
  return parsed;
}

function unresolvable(host: string): UrlCheck {
  return isLocalhostName(host)
    ? { ok: false, reason: 'localhost', message: refusalMessage('localhost') }
    : { ok: false, reason: 'unresolvable', message: urlErrors.URL_UNRESOLVABLE };
}
