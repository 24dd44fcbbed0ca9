import { DESTINATION_KINDS, DESTROY } from './destination-documents.ts';
import { confirmByName, yesOption } from '../confirm.ts';
import { DELETE_STREAM } from '../apply/streams.ts';
import { sendTest, TEST_FIELDS } from './send-test.ts';
import { CommandError } from '../command-error.ts';
import { cliErrors } from '../cli-errors.ts';
import { updateDestination } from './update-destination.ts';
import { kindLines } from '../kind-lines.ts';
import { destinationCommand } from './destination-command.ts';
import type { Cli } from '../cli.ts';
import { command } from '../define-command.ts';
import { DESTINATION_COLUMNS, DESTINATION_FIELDS, shown } from './destination-columns.ts';
import { isOther, loadDestinations, loadSecrets, namedDestination } from './destinations.ts';
import { groupOption, instanceOption, scopeOf } from './scope.ts';

export function destinationKinds(cli: Cli) {
  return command(
    'kinds',
    'Kinds of destinations (categories) and the fields of their configuration',
    'destination kinds',
  ).action(async () => {
    const api = await cli.api();
    const kinds = (await api.query(DESTINATION_KINDS, {})).auditEventDestinationKinds;
    cli.printer.result(kinds, () =>
      kinds.flatMap(({ secretToken: { title, help, required }, formats, ...kind }) => [
        ...kindLines(kind),
        `  secretToken${required ? ' (required)' : ''}  ${title}.${help === null ? '' : ` ${help}`}`,
        `  formats: ${formats.join(', ')}`,
      ]),
    );
  });
}

export function destinationList(cli: Cli) {
  return command(
    'list',
    'The destinations of a group or of the instance, with their state',
    'destination list --group my-group',
    'destination list --instance --output json',
  )
    .addOption(groupOption())
    .addOption(instanceOption())
    .action(async (options) => {
      const destinations = await loadDestinations(await cli.api(), scopeOf(options));
      cli.printer.list(destinations.map(shown), DESTINATION_COLUMNS);
    });
}

export function destinationShow(cli: Cli) {
  return destinationCommand(
    'show',
    'Show a destination; with --show-token also its verification token and signing secret',
    'destination show splunk --group my-group',
    'destination show splunk --group my-group --show-token --output json',
  )
    .option('--show-token', 'print the verification token and the signing secret')
    .action(async (name, options) => {
      const { api, scope, destination: found } = await namedDestination(cli, options, name);
      const destination = shown(found);
      if (options.showToken !== true) return cli.printer.record(destination, DESTINATION_FIELDS);
      const secrets = (await loadSecrets(api, scope)).find(({ id }) => id === destination.id);
      cli.printer.record({ ...destination, ...secrets }, [
        ...DESTINATION_FIELDS,
        { title: 'verification token', value: () => secrets?.verificationToken },
        { title: 'signing secret', value: () => secrets?.signingSecret },
      ]);
    });
}

export function destinationPause(cli: Cli) {
  return switchCommand(cli, 'pause', 'Pause a destination: its events wait until you resume it', false);
}

export function destinationResume(cli: Cli) {
  return switchCommand(
    cli,
    'resume',
    'Resume a destination that is paused or switched off: it continues where it stopped',
    true,
  );
}

function switchCommand(cli: Cli, name: string, summary: string, active: boolean) {
  return destinationCommand(
    name,
    summary,
    `destination ${name} siem --group my-group`,
    `destination ${name} archive --instance`,
  ).action(async (text, options) => {
    const { api, scope, destination } = await namedDestination(cli, options, text);
    const changed = await updateDestination(api, scope, destination, { active });
    if (changed === null || changed === undefined) return;
    cli.printer.result(shown(changed), () => [`${changed.name} is ${changed.state?.toLowerCase()}.`]);
  });
}

export function destinationTest(cli: Cli) {
  return destinationCommand(
    'test',
    'Send a test event now and show the result; fails unless the answer is 2xx',
    'destination test siem --group my-group',
    'destination test archive --instance',
  ).action(async (text, options) => {
    const { api, destination } = await namedDestination(cli, options, text);
    const { attempt, delivered, reason } = await sendTest(api, destination);
    cli.printer.record(attempt, TEST_FIELDS);
    if (!delivered) throw new CommandError(cliErrors.TEST_FAILED({ name: destination.name, reason }));
  });
}

export function destinationDelete(cli: Cli) {
  return destinationCommand(
    'delete',
    'Delete a destination with its headers and all events that wait to be sent to it',
    'destination delete siem --group my-group --yes',
  )
    .addOption(yesOption())
    .action(async (text, options) => {
      const { api, scope, destination } = await namedDestination(cli, options, text);
      const { id, name } = destination;
      await confirmByName(cli, options, `the destination "${name}"`, name);
      if (isOther(destination)) await api.mutate(DELETE_STREAM[scope.kind], { id });
      else await api.mutate(DESTROY[scope.kind], { id });
      cli.printer.result({ id, name }, () => [`${name} is deleted.`]);
    });
}
