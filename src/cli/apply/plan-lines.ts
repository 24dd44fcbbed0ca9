import type { Difference } from './differences.ts';
import type { Change } from './plan.ts';
import type { Sign, StepLine } from './step.ts';

/** The differences of a destination as a person reads them. */
export function changeLines(change: Change): StepLine[] {
  if (change.kind === 'delete') return [];
  const { kind, differences } = change;
  return differences.map((difference) => ({ sign: signOf(difference, kind), text: textOf(difference) }));
}

function signOf(difference: Difference, kind: 'create' | 'update'): Sign {
  if (kind === 'create') return '+';
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
