import { VERSION } from '../../config/version.ts';
import { buildHeaders } from '../../outbound/request.ts';
import { VIA_HEADER, writeVia } from '../../outbound/via.ts';
import type { OpenPlace, OpenSecret } from '../kind.ts';
import type { OutgoingEvent } from '../sender.ts';
import { prepareSigning, SIGNATURE_HEADERS } from './sign-request.ts';

const TOKEN_HEADER = 'X-Gitlab-Event-Streaming-Token';
const EVENT_TYPE_HEADER = 'X-Gitlab-Audit-Event-Type';
/** Firewalls of web applications refuse requests without either; GitLab sends both. */
export const CLIENT_HEADERS = [
  ['User-Agent', `Auditstream/${VERSION}`],
  ['Accept', '*/*'],
] as const;
// Base headers come first and in this order, as name, value, name, value: four, those of the signatures, then these two.
const EVENT_TYPE_SLOT = 5;
const VIA_SLOT = 7;
const FIRST_SIGNATURE_SLOT = 9;
const PROTECTED = new Set([TOKEN_HEADER, EVENT_TYPE_HEADER, VIA_HEADER].map((name) => name.toLowerCase()));

/** The headers of one attempt that begins at this time, as a flat list of name, value, name, value. */
export type HeadersFor = (event: OutgoingEvent, at: Date) => string[];

/**
 * Prepares what every request to a destination has in common. The Content-Type on a JSON body is GitLab's documented
 * behaviour and receivers match on it; a custom header replaces it, those of the signatures, which GitLab does not have, and
 * those of the client: what somebody configured for GitLab goes out as it did. The two X-Gitlab headers and the one that says
 * where the event has been cannot be replaced. `identity` is this installation's.
 */
export function prepareHeaders(
  config: Pick<OpenPlace, 'headers'> & {
    readonly verificationToken: string;
    /** Undefined: the requests are not signed. */
    readonly signing: OpenSecret | undefined;
  },
  identity: string,
): HeadersFor {
  const sign = config.signing && prepareSigning(config.signing);
  const flat = buildHeaders({
    base: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      // HTTP strips trailing blanks; a client that sends them is refused by some receivers.
      [TOKEN_HEADER, config.verificationToken.trimEnd()],
      [EVENT_TYPE_HEADER, ''],
      [VIA_HEADER, identity],
      ...(sign === undefined ? [] : SIGNATURE_HEADERS.map((name) => [name, ''] as const)),
      ...CLIENT_HEADERS,
    ],
    custom: config.headers.map(({ key, value }) => [key, value] as const),
    protectedNames: PROTECTED,
  });
  const replaced = new Set(config.headers.map(({ key }) => key.toLowerCase()));
  const slots = SIGNATURE_HEADERS.map((name, index) =>
    replaced.has(name.toLowerCase()) ? undefined : FIRST_SIGNATURE_SLOT + 2 * index,
  );
  return (event, at) => {
    const headers = flat.slice();
    headers[EVENT_TYPE_SLOT] = event.eventType;
    if (event.via !== null) headers[VIA_SLOT] = writeVia(event.via, identity);
    sign?.(event, at).forEach((value, index) => {
      const slot = slots[index];
      if (slot !== undefined) headers[slot] = value;
    });
    return headers;
  };
}
