import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { resetRootTokenCommand } from './admin/reset-root-token.command.ts';
import { rotateEncryptionKeyCommand } from './admin/rotate-encryption-key.command.ts';
import { applyCommand } from './apply/apply.command.ts';
import { exportCommand } from './apply/export.command.ts';
import type { Cli } from './cli.ts';
import { commandGroup } from './define-command.ts';
import { destinationAdd } from './destination/destination-add.command.ts';
import { destinationEdit } from './destination/destination-edit.command.ts';
import {
  destinationDelete,
  destinationKinds,
  destinationList,
  destinationPause,
  destinationResume,
  destinationShow,
  destinationTest,
} from './destination/destination.commands.ts';
import { eventsExport } from './events/events-export.command.ts';
import { eventsList } from './events/events-list.command.ts';
import { eventsSend } from './events/events-send.command.ts';
import { headerAdd, headerDelete, headerEdit, headerList } from './header/header.commands.ts';
import { deliveriesList, deliveriesRetry } from './deliveries/deliveries.commands.ts';
import { doctorCommand } from './doctor/doctor.command.ts';
import { groupAdd, groupDelete, groupList } from './group/group.commands.ts';
import { memberAdd, memberDelete, memberEdit, memberList } from './member/member.commands.ts';
import { redactionEdit, redactionShow } from './redaction/redaction.commands.ts';
import { redactionTry } from './redaction/redaction-try.command.ts';
import { replayCancel, replayList, replayProgress, replayStart } from './replay/replay.commands.ts';
import {
  sourceAdd,
  sourceDelete,
  sourceEdit,
  sourceKinds,
  sourceList,
  sourceRotate,
  sourceShow,
} from './source/source.commands.ts';
import { sourceSnippet } from './source/source-snippet.command.ts';
import { tokenAdd, tokenList, tokenRevoke, tokenRotate } from './token/token.commands.ts';
import { userAdd, userBlock, userUnblock, userList, userMe } from './user/user.commands.ts';
import { verifyCommand } from './verify/verify.command.ts';

/** Every command there is, in the order of the help. */
export function createCommands(cli: Cli): readonly CommandUnknownOpts[] {
  return [
    commandGroup('destination', 'Where the events of a group or of the instance are sent', [
      ...[destinationList(cli), destinationShow(cli), destinationKinds(cli), destinationAdd(cli)],
      destinationEdit(cli),
      ...[destinationPause(cli), destinationResume(cli), destinationTest(cli), destinationDelete(cli)],
    ]),
    commandGroup('header', 'Custom HTTP headers of a destination', [
      ...[headerList(cli), headerAdd(cli), headerEdit(cli), headerDelete(cli)],
    ]),
    commandGroup('events', 'Read, send and export audit events', [
      ...[eventsList(cli), eventsSend(cli), eventsExport(cli)],
    ]),
    commandGroup('deliveries', 'Deliveries to a destination, successful or failed', [
      ...[deliveriesList(cli), deliveriesRetry(cli)],
    ]),
    commandGroup('replay', 'Send the events of a time span again to one destination', [
      ...[replayStart(cli), replayProgress(cli), replayList(cli), replayCancel(cli)],
    ]),
    commandGroup('redaction', "Redaction: what is removed from a group's events before they are stored", [
      ...[redactionShow(cli), redactionEdit(cli), redactionTry(cli)],
    ]),
    commandGroup('source', 'Sources: other systems that send their events to a group', [
      ...[sourceList(cli), sourceShow(cli), sourceKinds(cli), sourceAdd(cli)],
      ...[sourceSnippet(cli), sourceEdit(cli), sourceRotate(cli), sourceDelete(cli)],
    ]),
    applyCommand(cli),
    exportCommand(cli),
    commandGroup('group', 'Groups', [groupList(cli), groupAdd(cli), groupDelete(cli)]),
    commandGroup('user', 'Users; most of these commands are for admins', [
      ...[userMe(cli), userList(cli), userAdd(cli), userBlock(cli), userUnblock(cli)],
    ]),
    commandGroup('member', 'Roles of users in a group', [
      ...[memberList(cli), memberAdd(cli), memberEdit(cli), memberDelete(cli)],
    ]),
    commandGroup('token', 'Access tokens', [
      ...[tokenList(cli), tokenAdd(cli), tokenRotate(cli), tokenRevoke(cli)],
    ]),
    doctorCommand(cli),
    verifyCommand(cli),
    commandGroup(
      'admin',
      'For the operator, on the machine of the server; they need its database, not a token',
      [...[resetRootTokenCommand(cli), rotateEncryptionKeyCommand(cli)]],
    ),
  ];
}
