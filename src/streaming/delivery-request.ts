import { buildHeaders } from '../outbound/request.ts';
import type { DestinationConfig } from '../destinations/destination-config.ts';

const TOKEN_HEADER = 'X-Gitlab-Event-Streaming-Token';
const EVENT_TYPE_HEADER = 'X-Gitlab-Audit-Event-Type';
// Base headers come first and in this order: name, value, name, value, name, value.
const EVENT_TYPE_SLOT = 5;
const PROTECTED = new Set([TOKEN_HEADER.toLowerCase(), EVENT_TYPE_HEADER.toLowerCase()]);

/** The headers of one event, as a flat list of name, value, name, value. */
export type HeadersFor = (eventType: string) => string[];

/**
 * Prepares what every request to a destination has in common. The Content-Type on a JSON body is GitLab's documented
 * behaviour and receivers match on it; a custom Content-Type replaces it, the two X-Gitlab headers cannot be replaced.
 */
export function prepareHeaders(config: Pick<DestinationConfig, 'verificationToken' | 'headers'>): HeadersFor {
  const flat = buildHeaders({
    base: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      // HTTP strips trailing blanks; a client that sends them is refused by some receivers.
      [TOKEN_HEADER, config.verificationToken.trimEnd()],
      [EVENT_TYPE_HEADER, ''],
    ],
    custom: config.headers.map(({ key, value }) => [key, value] as const),
    protectedNames: PROTECTED,
  });
  return (eventType) => {
    const headers = flat.slice();
    headers[EVENT_TYPE_SLOT] = eventType;
    return headers;
  };
}
