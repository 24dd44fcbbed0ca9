import {
  reportOf,
  type EventReport,
  type OutgoingEvent,
  type SendContext,
  type Sender,
} from '../../destination-kinds/sender.ts';
import type { Streaming } from '../streaming.ts';

/** Sends one event by itself; when the process stops it has its grace, then it is given up. */
export async function sendOne(
  { settings }: { readonly settings: Pick<Streaming['settings'], 'requestTimeout' | 'stopGrace'> },
  sender: Sender,
  event: OutgoingEvent,
  context: Pick<SendContext, 'at' | 'trigger' | 'attempt'>,
  stopping: AbortSignal,
): Promise<EventReport> {
  const abort = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    grace = setTimeout(() => abort.abort(), settings.stopGrace);
  };
  if (stopping.aborted) onStop();
  else stopping.addEventListener('abort', onStop, { once: true });
  try {
    const report = await sender.send(
      { events: [event] },
      { ...context, timeoutMs: settings.requestTimeout, signal: abort.signal },
    );
    return reportOf(report, 0);
  } finally {
    stopping.removeEventListener('abort', onStop);
    clearTimeout(grace);
  }
}
