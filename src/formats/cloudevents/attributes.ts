import type { FormatEvent, FormatPlace } from '../format.ts';

/** The context attributes that an event may have, in the order in which they are written. All of them are texts. */
export const ATTRIBUTES = [
  ...(['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype'] as const),
  // An extension that is registered with CloudEvents.
  'sequence',
] as const;

export type Attributes = Readonly<Partial<Record<(typeof ATTRIBUTES)[number], string>>>;

/** The prefix of GitLab's event types. */
const TYPE_PREFIX = 'auditstream.';
/** As many as the largest sequence has, 2^53: the extension wants texts that are in order when they are sorted. */
const SEQUENCE_DIGITS = 16;
/** Entities that belong to no group, so their path is not a group's path. */
const WITHOUT_GROUP: ReadonlySet<unknown> = new Set(['User', 'Gitlab::Audit::InstanceScope']);
/** Characters that no attribute may contain. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/**
 * The attributes of an event by CloudEvents 1.0.2. Some are read from the body, which stays as it is; they are absent
 * when the body does not have them.
 */
export function attributesOf(
  { id, sequence = null, eventType, body }: FormatEvent,
  place: FormatPlace,
): Attributes {
  const event = (body === '' ? {} : JSON.parse(body)) as Readonly<Record<string, unknown>>;
  const path = textOf(event['entity_path']);
  const time = textOf(event['created_at']);
  return {
    specversion: '1.0',
    id: String(id),
    source: sourceOf(event['entity_type'], path, place),
    type: TYPE_PREFIX + eventType,
    ...(path !== undefined && { subject: path.replace(FORBIDDEN, '\uFFFD') }),
    ...(time !== undefined && { time }),
    datacontenttype: 'application/json',
    ...(sequence !== null && { sequence: String(sequence).padStart(SEQUENCE_DIGITS, '0') }),
  };
}

/** The stream that the sequence counts in: the top-level group's, or the installation's. */
function sourceOf(entityType: unknown, path: string | undefined, { externalUrl }: FormatPlace): string {
  if (path === undefined || WITHOUT_GROUP.has(entityType)) return `${externalUrl}/`;
  const [topLevel = ''] = path.split('/', 1);
  return `${externalUrl}/groups/${encodeURIComponent(topLevel.toWellFormed())}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
