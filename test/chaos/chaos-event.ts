import { hash } from 'node:crypto';

/** An event as a producer sends it, by REST and by GraphQL, and as it has to be delivered. */
export interface ChaosEvent {
  readonly rest: string;
  readonly graphql: string;
  /** The digest of the body that has to arrive, once the id is known. */
  bodyDigest(id: number): string;
}

/** What a delivered body says of when its event was made, and which one it is. */
export interface Mark {
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
}

// In the order of the delivered keys. Written as text, because an audit record must not change on its way: integers
// beyond 2^53, escapes and characters of every length arrive as they were sent.
const KEYS = [
  ['author_id', 'authorId'],
  ['entity_id', 'entityId'],
  ['entity_type', 'entityType'],
  ['details', 'details'],
  ['ip_address', 'ipAddress'],
  ['author_name', 'authorName'],
  ['entity_path', 'entityPath'],
  ['target_details', 'targetDetails'],
  ['created_at', 'createdAt'],
  ['target_type', 'targetType'],
  ['target_id', 'targetId'],
  ['event_type', 'eventType'],
] as const;

/** Makes the event that `key` names; no two have the same content. */
export function createChaosEvent(key: string, group: string, madeAt: number): ChaosEvent {
  const mark = JSON.stringify({ key, made_at: madeAt });
  const values = {
    author_id: `9007199254740993${madeAt % 1_000}`,
    entity_id: '7',
    entity_type: '"Project"',
    details: `{"mark":${mark},"text":"Zoë \\"quoted\\" 🦊 漢字","nested":[1,2.50,{"deep":null}]}`,
    ip_address: '"192.0.2.1"',
    author_name: '"Ada"',
    entity_path: JSON.stringify(`${group}/app`),
    target_details: JSON.stringify(key),
    created_at: JSON.stringify(new Date(madeAt).toISOString()),
    target_type: 'null',
    target_id: JSON.stringify(`target of ${key}`),
    event_type: '"chaos"',
  };
  const fields = (name: (names: readonly [string, string]) => string): string =>
    KEYS.map((names) => `"${name(names)}":${values[names[0]]}`).join();
  const id = JSON.stringify(key);
  const delivered = fields(([snake]) => snake);
  return {
    rest: `{"id":${id},${delivered}}`,
    graphql: `{"id":${id},${fields(([, camel]) => camel)}}`,
    bodyDigest: (deliveredId) => digestOf(`{"id":${deliveredId},${delivered}}`),
  };
}

/** What tells bodies apart; the bodies themselves would fill the memory. */
export function digestOf(body: string): string {
  return hash('sha256', body, 'base64');
}

/** The mark in a delivered body; undefined for the events that the server makes itself. */
export function markOf(body: string): Mark | undefined {
  const [, key, madeAt] = /"mark":\{"key":"([^"]+)","made_at":(\d+)\}/.exec(body) ?? [];
  return key === undefined ? undefined : { key, madeAt: Number(madeAt) };
}
