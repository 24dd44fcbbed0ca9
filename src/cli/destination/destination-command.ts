import { command } from '../define-command.ts';
import { groupOption, instanceOption } from './scope.ts';

/** A command that begins with one destination, of a group or of the instance. */
export function destinationCommand(name: string, summary: string, ...examples: readonly string[]) {
  return command(name, summary, ...examples)
    .argument('<destination>', 'name, number or id of the destination')
    .addOption(groupOption())
    .addOption(instanceOption());
}
