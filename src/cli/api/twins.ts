import { textOf, type Document } from './graphql.ts';

/** A document about destinations of a group, and the same about those of the instance. */
export type Twins<D> = Readonly<Record<'group' | 'instance', D>>;

/** How the API calls for a group what it calls otherwise for the instance: parts of names. */
const OF_GROUP = [
  ['InstanceExternalAuditEvent', 'ExternalAuditEvent'],
  ['instanceExternalAuditEvent', 'externalAuditEvent'],
  ['InstanceAuditEventStreaming', 'GroupAuditEventStreaming'],
  ['instanceAuditEventStreaming', 'groupAuditEventStreaming'],
  ['InstanceExternalStreaming', 'GroupExternalStreaming'],
  ['StreamingInstanceHeader', 'StreamingHeader'],
] as const;

/** A document that is written for the instance, and its twin for groups, which differs in names alone. */
export function twinsOf<D extends Document<unknown, never, unknown>>(instance: D): Twins<D> {
  const group = OF_GROUP.reduce((text, [name, twin]) => text.replaceAll(name, twin), textOf(instance));
  return { instance, group: group as unknown as D };
}
