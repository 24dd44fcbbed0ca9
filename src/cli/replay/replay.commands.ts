import { setTimeout as sleep } from 'node:timers/promises';
import type { Cli } from '../cli.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { namedDestination } from '../destination/destinations.ts';
import type { Scope } from '../destination/scope.ts';
import { START_REPLAY, CANCEL_REPLAY, REPLAYS, type Replay } from './replay-documents.ts';
import type { Api } from '../api/api.ts';
import { cliErrors } from '../cli-errors.ts';
import { RefusedError } from '../command-error.ts';
import { numberOf } from '../find-by-name.ts';
import { streamIdOf } from '../destination/stream-id.ts';
import type { Column } from '../output/table.ts';

const SHOWN = 20;

export function replayList(cli: Cli) {
  return destinationCommand(
    'list',
    'The newest 20 replays of a destination',
    'replay list siem --group my-group',
  ).action(async (text, options) => {
    const { api, scope, destination } = await namedDestination(cli, options, text);
    cli.printer.list(await loadReplays(api, scope, destination, SHOWN), REPLAY_COLUMNS);
  });
}

export function replayStart(cli: Cli) {
  return destinationCommand(
    'start',
    'Send the events that were accepted in a time span again, while the stream goes on',
    'replay start siem --group my-group --from 2026-01-01 --to 2026-01-08 --wait',
    'replay start siem --group my-group',
  )
    .option('--from <time>', 'beginning of the time span (ISO 8601); default: the oldest event that is kept')
    .option('--to <time>', 'end of the time span; default: now')
    .option('--wait', 'wait until the replay has ended, and show the progress')
    .action(async (text, { from, to, wait, ...options }) => {
      const { api, scope, destination } = await namedDestination(cli, options, text);
      const data = await api.mutate(START_REPLAY, { input: { id: destination.id, from, to } });
      const started = data.externalAuditEventDestinationReplay?.replay;
      if (wait === true)
        return cli.printer.record(await awaitReplay(cli, scope, destination), REPLAY_COLUMNS);
      if (started !== null && started !== undefined) cli.printer.record(started, REPLAY_COLUMNS);
    });
}

export function replayProgress(cli: Cli) {
  return destinationCommand(
    'progress',
    'The progress of the newest replay of a destination',
    'replay progress siem --group my-group --wait',
  )
    .option('--wait', 'wait until the replay has ended, and show the progress')
    .action(async (text, { wait, ...options }) => {
      const { api, scope, destination } = await namedDestination(cli, options, text);
      const replay = await (wait === true
        ? awaitReplay(cli, scope, destination)
        : newestReplay(api, scope, destination));
      cli.printer.record(replay, REPLAY_COLUMNS);
    });
}

export function replayCancel(cli: Cli) {
  return destinationCommand(
    'cancel',
    'End the replay of a destination; requests in flight are still sent',
    'replay cancel siem --group my-group',
  ).action(async (text, options) => {
    const { api, scope, destination } = await namedDestination(cli, options, text);
    const { id } = await newestReplay(api, scope, destination);
    const { externalAuditEventDestinationReplayCancel: ended } = await api.mutate(CANCEL_REPLAY, { id });
    if (ended?.replay !== null && ended?.replay !== undefined)
      cli.printer.record(ended.replay, REPLAY_COLUMNS);
  });
}

const POLL_MS = 500;

/** The newest replays of a destination, newest first. */
async function loadReplays(
  api: Api,
  scope: Scope,
  destination: { readonly id: string },
  first: number,
): Promise<Replay[]> {
  const id = streamIdOf(scope, destination);
  const { destination: found } = await api.query(REPLAYS[scope.kind], { id, first });
  return (found?.replays.nodes ?? []).filter((node) => node !== null);
}

/** The newest replay; it is the only one that may still be under way. */
async function newestReplay(
  api: Api,
  scope: Scope,
  destination: { readonly id: string; readonly name: string },
): Promise<Replay> {
  const [replay] = await loadReplays(api, scope, destination, 1);
  if (replay !== undefined) return replay;
  const message = cliErrors.NO_REPLAY({ name: destination.name });
  throw new RefusedError(message);
}

/** Shows the progress until the replay has ended, and how it has ended. Ctrl-C leaves the replay running. */
async function awaitReplay(
  cli: Cli,
  scope: Scope,
  destination: { readonly id: string; readonly name: string },
): Promise<Replay> {
  const api = await cli.api();
  const progress = cli.progress('events');
  try {
    for (;;) {
      const replay = await newestReplay(api, scope, destination);
      if (replay.finishedAt !== null) return replay;
      progress.update(replay.done, replay.total);
      await sleep(POLL_MS, undefined, { signal: cli.io.signal });
    }
  } finally {
    progress.clear();
  }
}

const REPLAY_COLUMNS: readonly Column<Replay>[] = [
  { title: 'no', value: numberOf },
  { title: 'state', value: ({ state }) => state.toLowerCase() },
  { title: 'total', value: ({ total }) => total },
  { title: 'done', value: ({ done }) => done },
  { title: 'failed', value: ({ failed }) => failed },
  { title: 'from', value: ({ from }) => from },
  { title: 'to', value: ({ to }) => to },
  { title: 'started', value: ({ createdAt }) => createdAt },
  { title: 'ended', value: ({ finishedAt }) => finishedAt },
];
