import type { JsonObject } from '../../json/json-value.ts';
import { textAt } from '../reading/fields.ts';
import { MARK } from '../../redaction/marks.ts';

/** Bodies of a request and its answer. */
const BODIES = ['requestObject', 'responseObject'] as const;

/**
 * Leaves out the bodies of requests about secrets: a patch and a list of them do not say that they are any, and so the rules of
 * redaction do not find what is in them.
 */
export function withoutSecrets(record: JsonObject): {
  readonly details: JsonObject;
  readonly redacted: readonly string[];
} {
  const isSecret = textAt(record, 'objectRef', 'resource') === 'secrets';
  const held = isSecret ? BODIES.filter((key) => record[key] !== undefined && record[key] !== null) : [];
  if (held.length === 0) return { details: record, redacted: [] };
  const marks = held.map((key) => [key, MARK] as const);
  return {
    details: { ...record, ...Object.fromEntries(marks) },
    redacted: held.map((key) => `details.${key}`),
  };
}
