import { scopeName } from '../destination/scope.ts';
import type { Colour, Printer } from '../output/printer.ts';
import type { Performed } from './perform-steps.ts';
import type { OwnerPlan } from './plan-owner.ts';
import type { Sign, Step } from './step.ts';

const COLOURS: Readonly<Record<Sign, Colour>> = { '+': 'green', '~': 'yellow', '-': 'red' };
const SIGNS: Readonly<Record<Step['kind'], Sign>> = { create: '+', update: '~', delete: '-' };

/** Prints the planned steps, and the results of those that were performed. */
export function reportSteps(printer: Printer, plans: readonly OwnerPlan[], performed?: Performed): void {
  const json = plans.map(({ scope, steps, kept }) => ({
    owner: scope.kind === 'group' ? scope.path : null,
    kept,
    changes: steps.map((step) => {
      const { what, kind, name, differences } = step;
      const refusal = performed?.refusals.get(step);
      const secret = performed?.secrets.get(step);
      return {
        ...{ what, kind, name },
        ...(kind !== 'delete' && { differences }),
        refused: refusal?.message,
        secret,
      };
    }),
  }));
  printer.result(json, () => [
    ...plans.flatMap((plan) => ownerLines(plan, printer, performed)),
    summary(plans.flatMap(({ steps }) => steps)),
  ]);
}

function ownerLines(
  { scope, steps, kept }: OwnerPlan,
  printer: Printer,
  performed: Performed | undefined,
): string[] {
  if (steps.length === 0 && kept.length === 0) return [];
  return [
    printer.paint('bold', scopeName(scope)),
    ...steps.flatMap((step) => {
      const refusal = performed?.refusals.get(step);
      const secret = performed?.secrets.get(step);
      return [
        ...stepLines(step, printer),
        ...(secret === undefined ? [] : [`      secret: ${secret}`]),
        ...(refusal === undefined ? [] : [printer.paint('red', `      ! ${refusal.message}`)]),
      ];
    }),
    ...kept.map((name) => printer.paint('dim', `  = ${name} (not in the file; --prune deletes it)`)),
  ];
}

function stepLines({ kind, title, lines }: Step, printer: Printer): string[] {
  const line = (indent: string, sign: Sign, text: string): string =>
    printer.paint(COLOURS[sign], `${indent}${sign} ${text}`);
  return [line('  ', SIGNS[kind], title), ...lines.map(({ sign, text }) => line('      ', sign, text))];
}

function summary(steps: readonly Step[]): string {
  if (steps.length === 0) return 'Nothing to change.';
  const count = (kind: Step['kind']): number => steps.filter((step) => step.kind === kind).length;
  return `${count('create')} to add, ${count('update')} to change, ${count('delete')} to delete.`;
}
