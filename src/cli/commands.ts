import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { resetRootTokenCommand } from './admin/reset-root-token.command.ts';
import { rotateEncryptionKeyCommand } from './admin/rotate-encryption-key.command.ts';
import { applyCommand } from './apply/apply.command.ts';
import { exportCommand } from './apply/export.command.ts';
import type { Cli } from './cli.ts';
import { commandGroup } from './define-command.ts';
import { destinationAdd } from './destination/destination-add.command.ts';
import { destinationDelete } from './destination/destination-delete.command.ts';
import { destinationEdit } from './destination/destination-edit.command.ts';
import { destinationList } from './destination/destination-list.command.ts';
import { destinationPause, destinationResume } from './destination/destination-pause.command.ts';
import { destinationShow } from './destination/destination-show.command.ts';
import { destinationTest } from './destination/destination-test.command.ts';
import { eventsExport } from './events/events-export.command.ts';
import { eventsList } from './events/events-list.command.ts';
import { eventsSend } from './events/events-send.command.ts';
import { headerAdd } from './header/header-add.command.ts';
import { headerDelete } from './header/header-delete.command.ts';
import { headerEdit } from './header/header-edit.command.ts';
import { headerList } from './header/header-list.command.ts';

/** Every command there is, in the order of the help. */
export function createCommands(cli: Cli): readonly CommandUnknownOpts[] {
  return [
    commandGroup('destination', 'Where the events of a group or of the instance are sent', [
      ...[destinationList(cli), destinationShow(cli), destinationAdd(cli), destinationEdit(cli)],
      ...[destinationPause(cli), destinationResume(cli), destinationTest(cli), destinationDelete(cli)],
    ]),
    commandGroup('header', 'Custom HTTP headers of a destination', [
      ...[headerList(cli), headerAdd(cli), headerEdit(cli), headerDelete(cli)],
    ]),
    commandGroup('events', 'Read, send and export audit events', [
      ...[eventsList(cli), eventsSend(cli), eventsExport(cli)],
    ]),
    applyCommand(cli),
    exportCommand(cli),
    commandGroup('admin', 'For the operator, where the server runs: need its database, not a token', [
      ...[resetRootTokenCommand(cli), rotateEncryptionKeyCommand(cli)],
    ]),
  ];
}
