import type { MeasuredResult } from '../../outbound/send-result.ts';
import type { HeadersEvent } from './delivery-request.ts';
import { conclude, type Concluded } from '../attempts/outcome.ts';
import type { Streaming } from '../streaming.ts';
import type { Target } from './target.ts';

/** Sends one event by itself; when the process stops it has its grace, then it is given up. */
export async function sendOne(
  streaming: Pick<Streaming, 'deliveryClient' | 'now'> & {
    readonly settings: Pick<Streaming['settings'], 'requestTimeout' | 'stopGrace'>;
  },
  target: Pick<Target, 'headersFor'> & { readonly config: Pick<Target['config'], 'url' | 'shareKey'> },
  event: HeadersEvent,
  stopping: AbortSignal,
): Promise<Concluded<MeasuredResult>> {
  const { deliveryClient, settings, now } = streaming;
  const abort = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    grace = setTimeout(() => abort.abort(), settings.stopGrace);
  };
  if (stopping.aborted) onStop();
  else stopping.addEventListener('abort', onStop, { once: true });
  try {
    const result = await deliveryClient.sendAlone({
      url: target.config.url,
      shareKey: target.config.shareKey,
      headers: target.headersFor(event, now()),
      body: event.body,
      timeoutMs: settings.requestTimeout,
      signal: abort.signal,
    });
    return conclude(result, now);
  } finally {
    stopping.removeEventListener('abort', onStop);
    clearTimeout(grace);
  }
}
