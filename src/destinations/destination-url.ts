import type { ErrorText } from '../errors/define-errors.ts';
import type { Logger } from '../observability/logger.ts';
import { maskUrl } from '../outbound/mask-url.ts';
import { checkUrl, type UrlCheck, type UrlCheckOptions } from '../outbound/url-check.ts';
import { destinationLogErrors } from './destination-errors.ts';

/** Why the URL may not be a destination, or undefined. Asks the name service: never call it inside a transaction. */
export async function blockedReason(
  url: string,
  outbound: UrlCheckOptions,
  log: Logger,
): Promise<ErrorText | undefined> {
  if (url === '') return undefined;
  const check = await checkUrl(url, outbound);
  if (check.ok) return undefined;
  if (isLocal(check)) {
    log.info({ url: maskUrl(url), address: check.address }, destinationLogErrors.ADDRESS_IS_LOCAL);
  }
  return check.message;
}

function isLocal({ reason }: Extract<UrlCheck, { ok: false }>): boolean {
  return !['invalid', 'scheme', 'unresolvable', 'bad-host'].includes(reason);
}
