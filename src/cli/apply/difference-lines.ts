import type { Difference } from './differences.ts';
import type { Sign, Step, StepLine } from './step.ts';

/** A difference of a destination as a person reads it. */
export function differenceLine(difference: Difference, step: Step['kind']): StepLine {
  return { sign: step === 'create' ? '+' : signOf(difference), text: textOf(difference) };
}

function signOf(difference: Difference): Sign {
  if (!('how' in difference)) return '~';
  return difference.how === 'add' ? '+' : difference.how === 'remove' ? '-' : '~';
}

function textOf(difference: Difference): string {
  switch (difference.kind) {
    case 'name':
      return `name: was ${difference.from}`;
    case 'url':
      return difference.from === undefined
        ? `url: ${difference.to}`
        : `url: ${difference.from} → ${difference.to}`;
    case 'config':
      return `config: ${difference.members.join(', ') || 'none'}`;
    case 'active':
      return `active: ${difference.to}`;
    case 'verificationToken':
      return 'verificationToken: ***';
    case 'secretToken':
      return 'secretToken: removed';
    case 'header':
      return `header ${difference.key}: ${headerText(difference)}`;
    case 'eventType':
      return `event type ${difference.name}`;
    case 'deniedEventType':
      return `denied event type ${difference.name}`;
    case 'option':
      return `${difference.name}: ${difference.from === undefined ? '' : `${difference.from} → `}${difference.to}`;
    case 'namespace':
      return `namespace ${difference.path}`;
  }
}

function headerText({ how, active }: Extract<Difference, { kind: 'header' }>): string {
  if (how === 'active') return active ? 'active' : 'not active';
  return `${how === 'value' ? '*** (another value)' : '***'}${active ? '' : ', not active'}`;
}
