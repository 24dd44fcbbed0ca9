import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../api/api.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { numberOf } from '../find-by-name.ts';
import type { Scope } from '../destination/scope.ts';
import { streamIdOf } from '../destination/stream-id.ts';
import { EXIT } from '../exit-codes.ts';
import type { Column } from '../output/table.ts';
import { REPLAYS, type Replay } from './replay-documents.ts';

const POLL_MS = 500;

/** The newest replays of a destination, newest first. */
export async function loadReplays(
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
export async function newestReplay(
  api: Api,
  scope: Scope,
  destination: { readonly id: string; readonly name: string },
): Promise<Replay> {
  const [replay] = await loadReplays(api, scope, destination, 1);
  if (replay !== undefined) return replay;
  const message = cliErrors.NO_REPLAY({ name: destination.name });
  throw new CommandError(message, { exitCode: EXIT.REFUSED });
}

/** Shows the progress until the replay has ended, and how it has ended. Ctrl-C leaves the replay running. */
export async function awaitReplay(
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

export const REPLAY_COLUMNS: readonly Column<Replay>[] = [
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
