import { DESTINATION_TOPIC } from '../destinations/topics.ts';
import { STREAM_TOPIC } from '../event-log/topics.ts';
import type { Streaming } from './streaming.ts';
import type { Claim } from './subscription-claim.ts';

/** What a running stream job listens for beside its requests. */
export interface Watch {
  /** The destination changed since `loaded` was last called: no request may be started with the old configuration. */
  readonly stale: boolean;
  /** The process stops. */
  readonly stopping: boolean;
  /** Fires when requests in flight have had their time after the stop. */
  readonly abort: AbortSignal;
  /** The configuration of this version is in use now. */
  loaded(version: number): void;
  /** Call before reading: what is appended from now on counts as new. */
  reading(): void;
  /** Resolves when events were appended since the last read, or after `milliseconds`, or when the process stops. */
  newEvents(milliseconds: number): Promise<void>;
  close(): void;
}

// A change must hold for every request started 1 s after the mutation's answer, even if its notification got lost.
const POLL_MS = 500;

/** Starts watching for a claim; `close` it in the end. */
export function createWatch(streaming: Streaming, claim: Claim, stopping: AbortSignal): Watch {
  const { notifications, database, settings } = streaming;
  const abort = new AbortController();
  let stale = false;
  let version: number | undefined;
  let news = false;
  let wake = (): void => undefined;
  let graceTimer: NodeJS.Timeout | undefined;

  const onStop = (): void => {
    graceTimer = setTimeout(() => abort.abort(), settings.stopGrace);
    wake();
  };
  const onDestination = (key: string | undefined): void => {
    if (key === undefined || key === String(claim.destinationId)) stale = true;
  };
  const onStream = (key: string | undefined): void => {
    if (key !== undefined && key !== String(claim.streamId)) return;
    news = true;
    wake();
  };
  const poll = async (): Promise<void> => {
    const { rows } = await database.pool.query<{ version: number }>({
      name: 'destination-version',
      text: 'SELECT version FROM destinations WHERE id = $1',
      values: [claim.destinationId],
    });
    if (rows[0]?.version !== version) stale = true;
  };

  const unsubscribe = [
    notifications.subscribe(DESTINATION_TOPIC, onDestination),
    notifications.subscribe(STREAM_TOPIC, onStream),
  ];
  const timer = setInterval(() => void poll().catch(() => undefined), POLL_MS);
  if (stopping.aborted) onStop();
  else stopping.addEventListener('abort', onStop, { once: true });

  return {
    get stale() {
      return stale;
    },
    get stopping() {
      return stopping.aborted;
    },
    abort: abort.signal,
    loaded(loadedVersion) {
      version = loadedVersion;
      stale = false;
    },
    reading() {
      news = false;
    },
    async newEvents(milliseconds) {
      if (news || stopping.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timeout = setTimeout(resolve, milliseconds);
      wake = resolve;
      await promise;
      clearTimeout(timeout);
      wake = () => undefined;
    },
    close() {
      for (const end of unsubscribe) end();
      clearInterval(timer);
      clearTimeout(graceTimer);
      stopping.removeEventListener('abort', onStop);
    },
  };
}
