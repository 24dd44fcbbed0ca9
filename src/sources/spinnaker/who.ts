import type { JsonObject } from '../../json/json-value.ts';
import { textAt } from '../reading/fields.ts';

/** Spinnaker's own accounts, for which pipelines run that a person has started. */
const MACHINE = /@(?:shared-)?managed-service-account$|^\[?anonymous\]?$|^spinnaker$/i;

/** Where events tell who it was; the first person counts. */
const PEOPLE = [
  ['execution', 'trigger', 'runAsUser'],
  ['execution', 'authentication', 'user'],
  ['execution', 'trigger', 'user'],
  ['context', 'user'],
  ['execution', 'trigger', 'parentExecution', 'authentication', 'user'],
  ['execution', 'trigger', 'parentExecution', 'trigger', 'user'],
] as const;

/**
 * The person of an event: the person who ended or judged it, or who started it, or else the account that it ran for.
 */
export function personOf(content: JsonObject, type: string): string | undefined {
  const [first, ...others] = [
    ...(type.endsWith(':starting') ? [] : endedBy(content)),
    ...PEOPLE.map((path) => textAt(content, ...path)),
  ].filter((name) => name !== undefined);
  return [first, ...others].find((name) => name !== undefined && !MACHINE.test(name)) ?? first;
}

function endedBy(content: JsonObject): (string | undefined)[] {
  const judged = textAt(content, 'context', 'judgmentStatus') !== undefined;
  return [
    textAt(content, 'execution', 'canceledBy'),
    judged ? textAt(content, 'context', 'lastModifiedBy') : undefined,
  ];
}
