/** Names the installations through which a delivered event has come, the last one being the one that delivers it. */
export const VIA_HEADER = 'X-Auditstream-Via';
/** A longer chain is probably a mistake. */
export const MAX_INSTALLATIONS = 10;

/** The installations that an event came through, or the reason to refuse it. */
export type Arrival =
  /** `via`: identities with commas between, as they are stored; null: it comes from its sender. */
  | { readonly kind: 'new'; readonly via: string | null }
  /** The event has been here. -> 508 */
  | { readonly kind: 'back' }
  /** -> 508 */
  | { readonly kind: 'too-far' }
  /** No installation writes such a header. -> 400 */
  | { readonly kind: 'unreadable' };

const IDENTITY = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the header of a request; several lines of it count as one. `identity` is this installation's. */
export function readVia(header: string | readonly string[] | undefined, identity: string): Arrival {
  const text = typeof header === 'object' ? header.join() : header;
  if (text === undefined) return { kind: 'new', via: null };
  const identities = text.split(',', MAX_INSTALLATIONS + 1).map((part) => part.trim().toLowerCase());
  if (!identities.every((part) => IDENTITY.test(part))) return { kind: 'unreadable' };
  if (identities.includes(identity)) return { kind: 'back' };
  if (identities.length > MAX_INSTALLATIONS) return { kind: 'too-far' };
  return { kind: 'new', via: identities.join(',') };
}

/** The installations that any of several events came through; null: all events came from their senders. */
export function joinVias(vias: readonly (string | null)[]): string | null {
  const identities = new Set(vias.flatMap((via) => via?.split(',') ?? []));
  return identities.size === 0 ? null : [...identities].join(',');
}

/** The header's value for an event that came by `via`. */
export function writeVia(via: string | null, identity: string): string {
  return via === null ? identity : `${via.replaceAll(',', ', ')}, ${identity}`;
}
