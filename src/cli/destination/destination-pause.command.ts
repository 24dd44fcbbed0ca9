import type { Cli } from '../cli.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from './destination-command.ts';
import { shown } from './destination-columns.ts';
import { findDestination } from './destinations.ts';
import { scopeOf } from './scope.ts';
import { updateDestination } from './update-destination.ts';

export function destinationPause(cli: Cli) {
  return switchCommand(cli, 'pause', 'Pause a destination: it is sent nothing, and events wait', false);
}

export function destinationResume(cli: Cli) {
  return switchCommand(cli, 'resume', 'Resume a destination where it was paused or switched off', true);
}

function switchCommand(cli: Cli, name: string, summary: string, active: boolean) {
  return destinationCommand(name, summary)
    .addHelpText(
      'after',
      examples(`destination ${name} siem --group my-group`, `destination ${name} archive --instance`),
    )
    .action(async (text, options) => {
      const api = await cli.api();
      const scope = scopeOf(options);
      const changed = await updateDestination(api, scope, await findDestination(api, scope, text), {
        active,
      });
      if (changed === null || changed === undefined) return;
      cli.printer.result(shown(changed), () => [`${changed.name} is ${changed.state?.toLowerCase()}.`]);
    });
}
