import { UPDATE_REDACTION, type Redaction } from '../redaction/redaction-documents.ts';
import { setDifference } from './differences.ts';
import type { Step, StepLine } from './step.ts';
import type { RedactionEntry } from './streams-schema.ts';

const KINDS = { keys: 'key', patterns: 'pattern', paths: 'path' } as const;
type Rules = keyof typeof KINDS;
const RULES = Object.keys(KINDS) as Rules[];

type Difference =
  | { readonly kind: 'enabled'; readonly to: boolean }
  /** Without the text of a pattern, which may be the secret itself. */
  | { readonly kind: (typeof KINDS)[Rules]; readonly name: string; readonly how: 'add' | 'remove' };

/**
 * The steps that change the rules to those of the file; empty if they are equal. Members that the file does not have
 * stay.
 */
export function redactionSteps(path: string, desired: RedactionEntry, actual: Redaction): Step[] {
  const { enabled } = desired;
  const changed = RULES.filter((rules) => setDifference(desired[rules], actual[rules]).length > 0);
  const differences: Difference[] = [
    ...(enabled === undefined || enabled === actual.enabled
      ? []
      : [{ kind: 'enabled' as const, to: enabled }]),
    ...changed.flatMap((rules) =>
      setDifference(desired[rules], actual[rules]).map(({ text, how }) => ({
        kind: KINDS[rules],
        name: rules === 'patterns' ? '***' : text,
        how,
      })),
    ),
  ];
  if (differences.length === 0) return [];
  const input = {
    groupPath: path,
    enabled,
    ...Object.fromEntries(changed.map((rules) => [rules, desired[rules]])),
  };
  const step: Step = {
    what: 'redaction',
    kind: 'update',
    ...{ name: 'redaction', title: 'redaction', differences },
    lines: differences.map(lineOf),
    perform: (api) => api.mutate(UPDATE_REDACTION, { input }),
  };
  return [step];
}

function lineOf(difference: Difference): StepLine {
  if (difference.kind === 'enabled') return { sign: '~', text: `enabled: ${difference.to}` };
  const { kind, name, how } = difference;
  return { sign: how === 'add' ? '+' : '-', text: `${kind} ${name}` };
}
