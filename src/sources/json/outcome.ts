import type { JsonValue } from '../../json/json-value.ts';
import type { EventOutcome } from '../event-draft.ts';
import { textOf } from '../reading/fields.ts';
import type { OutcomeRule, Where } from './json-mapping.ts';

// prettier-ignore
const SUCCESS = new Set(['success', 'succeeded', 'successful', 'ok', 'allow', 'allowed', 'true', 'granted', 'pass']);
// prettier-ignore
const FAILURE = new Set(['failure', 'failed', 'fail', 'error', 'deny', 'denied', 'false', 'refused', 'rejected']);

/** What the first rule says that says something. */
export function outcomeBy(
  rules: readonly OutcomeRule[],
  valueAt: (where: Where) => JsonValue | undefined,
): EventOutcome {
  for (const rule of rules) {
    const outcome = outcomeOf(rule, valueAt);
    if (outcome !== 'unknown') return outcome;
  }
  return 'unknown';
}

function outcomeOf(rule: OutcomeRule, valueAt: (where: Where) => JsonValue | undefined): EventOutcome {
  if (!('at' in rule)) return rule.means;
  const value = valueAt(rule.at);
  if (!('pattern' in rule)) return outcomeOfWord(value);
  return rule.pattern.test(textOf(value) ?? '') ? rule.means : 'unknown';
}

function outcomeOfWord(value: JsonValue | undefined): EventOutcome {
  const word = typeof value === 'boolean' ? String(value) : textOf(value)?.toLowerCase();
  if (word === undefined) return 'unknown';
  if (SUCCESS.has(word) || /^[123]\d\d$/.test(word)) return 'success';
  return FAILURE.has(word) || /^[45]\d\d$/.test(word) ? 'failure' : 'unknown';
}
