import { z } from 'zod';
import { eventErrors } from '../../audit-events/ingest/ingest-errors.ts';
import { objectOf } from '../reading/find-record.ts';
import { sourceConfig } from '../source-config.ts';
import type { SourceKind } from '../source-kind.ts';
import { sourceTexts as say } from '../sources-errors.ts';
import type { JsonMapping } from './json-mapping.ts';
import { isJsonPointer } from './json-pointer.ts';
import { mapByPointers } from './map-by-pointers.ts';
import { JSON_SNIPPETS } from './snippets.ts';

const pointer = z
  .string({ error: say.CONFIG_POINTER })
  .max(255, { error: say.CONFIG_POINTER })
  .refine(isJsonPointer, { error: say.CONFIG_POINTER })
  .optional();

/** A member that is a JSON pointer to a fact about the event. */
const pointerTo = (title: string, placeholder: string, fact: string) => ({
  rule: pointer,
  field: { title, placeholder, help: `JSON pointer to ${fact}`, type: 'text' as const },
});

const { config, form } = sourceConfig({
  system: {
    rule: z
      .string({ error: say.CONFIG_SYSTEM })
      .regex(/^[a-z][a-z0-9_]{0,31}$/, { error: say.CONFIG_SYSTEM })
      .optional(),
    field: {
      title: 'Name of the system',
      type: 'text',
      help: 'Prefix of the types of its events: lowercase letters, digits and underscores, for example shop.',
    },
  },
  type: pointerTo('Type', '/type', 'what happened; /type when empty. Records without it are skipped.'),
  author: pointerTo('Person', '/author', 'the name of the person who did it; /author when empty.'),
  authorId: pointerTo('Id of the person', '/actor/id', 'the id that the system knows the person by.'),
  time: pointerTo(
    'Time',
    '/time',
    'the time: ISO 8601 with a zone, or seconds or milliseconds since 1970; /time when empty.',
  ),
  id: pointerTo('Id', '/id', 'the id of the record; /id when empty. A record sent twice is stored once.'),
  target: pointerTo('Target', '/target', 'what the action was done to; /target when empty.'),
  targetType: pointerTo('Type of the target', '/target/type', 'the kind of thing that the target is.'),
  targetId: pointerTo('Id of the target', '/target/id', 'the id of the target.'),
  outcome: pointerTo(
    'Outcome',
    '/outcome',
    'whether it succeeded: a word, a boolean or an HTTP status; /outcome when empty.',
  ),
  severity: pointerTo('Severity', '/level', "the system's word for how severe it is."),
  ip: pointerTo('IP address', '/client/ip', 'the IP address of the person.'),
  references: pointerTo(
    'References',
    '/context',
    'an object with pull_request, branch, repository, commit, …',
  ),
});

type JsonConfig = z.infer<typeof config>;

/** Any system that sends JSON: its configuration says by JSON pointers what stands where. */
export const jsonKind: SourceKind<JsonConfig> = {
  name: 'json',
  title: 'JSON',
  config,
  form,
  snippets: JSON_SNIPPETS,
  faults: 'skip',
  recognises: false,
  map(sent, pointers) {
    const record = objectOf(sent);
    if (record === undefined)
      return { kind: 'refused', reason: 'no object', message: eventErrors.EVENT_NOT_AN_OBJECT };
    const draft = mapByPointers({ record, text: sent.text, time: sent.time }, mappingOf(pointers));
    return draft === undefined ? { kind: 'foreign' } : { kind: 'event', draft };
  },
};

/** A pointer that is not configured leads to the usual place of its fact, where there is one. */
function mappingOf(config: JsonConfig): JsonMapping {
  const { type = '/type', author = '/author', id = '/id', time = '/time' } = config;
  const { target = '/target', outcome = '/outcome' } = config;
  const { system = 'json', authorId, ip, severity } = config;
  return {
    ...{ system, type: [type], author, authorId, time, id: [id], ip, severity },
    targets: [{ typeAt: config.targetType, id: config.targetId, details: target }],
    outcome: [{ at: outcome }],
    references: config.references === undefined ? {} : { within: config.references },
  };
}
