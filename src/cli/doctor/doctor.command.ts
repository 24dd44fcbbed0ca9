import type { Cli } from '../cli.ts';
import { CommandError } from '../command-error.ts';
import { command, examples } from '../define-command.ts';
import { groupOption, instanceOption, scopeOf } from '../destination/scope.ts';
import { EXIT } from '../exit-codes.ts';
import type { Colour } from '../output/printer.ts';
import { checkDestinations } from './check-destinations.ts';
import { checkInstallation } from './check-installation.ts';
import { checkServer } from './check-server.ts';
import type { Check, Outcome } from './check.ts';
import { doctorErrors } from './doctor-errors.ts';

const COLOURS: Readonly<Record<Outcome, Colour>> = {
  ok: 'green',
  warning: 'yellow',
  fault: 'red',
  skipped: 'dim',
};

export function doctorCommand(cli: Cli) {
  return command(
    'doctor',
    'Check the server, its configuration, database and clock, and a destination end to end',
  )
    .addOption(groupOption())
    .addOption(instanceOption())
    .option('--destination <name>', 'send a test event to this destination')
    .addHelpText(
      'after',
      `
Configuration, database and encryption key are checked where the server runs, as its user and with its environment;
elsewhere these checks are skipped.
${examples('doctor', 'doctor --group my-group --destination siem', 'doctor --output json')}`,
    )
    .action(async ({ destination, ...options }) => {
      const scope =
        options.group !== undefined || options.instance === true || destination !== undefined
          ? scopeOf(options)
          : undefined;
      const server = await checkServer(cli);
      const usable = server.every(({ outcome }) => outcome !== 'fault' && outcome !== 'skipped');
      const checks = [
        ...server,
        ...(await checkInstallation(cli)),
        ...(await checkDestinations(cli, scope, destination, usable)),
      ];
      cli.printer.result(checks, () => checks.map((one) => lineOf(one, cli)));
      const count = checks.filter(({ outcome }) => outcome === 'fault').length;
      if (count === 0) return;
      const message = doctorErrors.DOCTOR_FOUND({ count, all: checks.length });
      throw new CommandError(message, { exitCode: EXIT.FOUND });
    });
}

function lineOf({ name, outcome, text }: Check, { printer }: Cli): string {
  return `${printer.paint(COLOURS[outcome], outcome.padEnd(7))}  ${name.padEnd(14)}  ${text}`;
}
