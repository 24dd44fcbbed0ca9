import type { ErrorText } from '../errors/define-errors.ts';
import type { CheckDeps } from './kind.ts';

/** Why this server may not send to the URL, if it may not; `url` is undefined when the destination has none. */
export async function checkAddress(url: string | undefined, urls: CheckDeps): Promise<readonly ErrorText[]> {
  const reason = url === undefined ? undefined : await urls.blockedReason(url);
  return reason === undefined ? [] : [reason];
}
