import { isIP } from 'node:net';
import type { ErrorText } from '../../errors/define-errors.ts';
import { createTokenBuckets } from '../../http/token-buckets.ts';
import type { Logger } from '../../observability/logger.ts';
import { normalizeHostname } from '../../outbound/addresses.ts';
import type { Outbound } from '../../outbound/lookup.ts';
import { maskUrl } from '../../outbound/mask-url.ts';
import { parseHttpUrl } from '../../outbound/parse-url.ts';
import { checkUrl, type UrlCheck } from '../../outbound/url-check.ts';
import { destinationLogErrors, urlLimitTexts } from './destination-errors.ts';

export type DestinationUrls = ReturnType<typeof createDestinationUrls>;

// Each check is a request to name servers that the caller chose. A group has five destinations.
const RATE = { burst: 60, perMinute: 60 };

/** Checks URLs before they are saved; the number with host names is limited for each top-level group. */
export function createDestinationUrls(options: {
  readonly outbound: Outbound;
  readonly log: Logger;
  readonly now: () => Date;
}) {
  const { outbound, log, now } = options;
  const buckets = createTokenBuckets(RATE, now);
  return {
    /** The reason to refuse the URL, or undefined. Looks up its name: never call it inside a transaction. */
    async blockedReason(url: string, shareKey: string): Promise<ErrorText | undefined> {
      if (url === '') return undefined;
      const wait = hasName(url) ? buckets.take(shareKey) : 0;
      if (wait > 0) {
        return urlLimitTexts.HOSTS_TOO_MANY({ maximum: RATE.perMinute, seconds: Math.ceil(wait / 1_000) });
      }
      const check = await checkUrl(url, outbound, { shareKey });
      if (check.ok) return undefined;
      if (isLocal(check)) {
        log.info({ url: maskUrl(url), address: check.address }, destinationLogErrors.ADDRESS_IS_LOCAL);
      }
      return check.message;
    },
  };
}

function hasName(text: string): boolean {
  const parsed = parseHttpUrl(text);
  return parsed.ok && isIP(normalizeHostname(parsed.url.hostname)) === 0;
}

function isLocal({ reason }: Extract<UrlCheck, { ok: false }>): boolean {
  return !['invalid', 'scheme', 'unresolvable', 'bad-host', 'denied'].includes(reason);
}
