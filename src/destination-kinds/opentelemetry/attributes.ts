import { objectOf } from '../said.ts';

/** An attribute of a log record as OTLP's JSON has it. */
export interface Attribute {
  readonly key: string;
  /** 64-bit numbers are texts there. */
  readonly value: { readonly stringValue: string } | { readonly intValue: string };
}

/**
 * Attributes of an event, by OpenTelemetry's semantic conventions where they have a name; the path leads to a text or a
 * number in the event, and absent ones are left out.
 */
const ATTRIBUTES: readonly (readonly [key: string, ...path: readonly string[]])[] = [
  ['user.name', 'author_name'],
  ['user.id', 'author_id'],
  ['client.address', 'ip_address'],
  ['vcs.change.id', 'references', 'pull_request'],
  ['vcs.ref.head.name', 'references', 'branch'],
  ['vcs.ref.head.revision', 'references', 'commit'],
  ['deployment.id', 'references', 'deployment'],
  ['cicd.pipeline.run.id', 'references', 'run'],
  ['session.id', 'references', 'session'],
  ['auditstream.entity.type', 'entity_type'],
  ['auditstream.entity.path', 'entity_path'],
  ['auditstream.entity.id', 'entity_id'],
  ['auditstream.target.type', 'target_type'],
  ['auditstream.target.details', 'target_details'],
  ['auditstream.target.id', 'target_id'],
  ['auditstream.outcome', 'outcome'],
  ['auditstream.source.kind', 'source', 'kind'],
  ['auditstream.source.name', 'source', 'name'],
  ['auditstream.references.repository', 'references', 'repository'],
  ['auditstream.references.ticket', 'references', 'ticket'],
];

/** The attributes that the members of an event are. */
export function attributesOf(event: Readonly<Record<string, unknown>>): Attribute[] {
  return ATTRIBUTES.flatMap(([key, ...path]) => {
    const text = textOf(path.reduce<unknown>((value, member) => objectOf(value)?.[member], event));
    return text === undefined ? [] : [textAttribute(key, text)];
  });
}

export function textAttribute(key: string, text: string): Attribute {
  return { key, value: { stringValue: text.toWellFormed() } };
}

export function numberAttribute(key: string, value: number): Attribute {
  return { key, value: { intValue: String(value) } };
}

/** An id may be either. A number that JavaScript has rounded is none. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}
