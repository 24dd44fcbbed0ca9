import type { LoggedEvent } from '../../event-log/read-events.ts';
import { conclude, type Concluded } from '../attempts/outcome.ts';
import type { Streaming } from '../streaming.ts';
import type { Target } from '../request/target.ts';

/** Sends events over the connections of `poolKey`, which stay open; `signal` gives up what is in flight. */
export function streamSender(
  { deliveryClient, settings, now }: Pick<Streaming, 'deliveryClient' | 'settings' | 'now'>,
  { config, headersFor }: Target,
  { poolKey, signal }: { readonly poolKey: string; readonly signal: AbortSignal },
): (event: LoggedEvent, at: Date) => Promise<Concluded> {
  return async (event, at) => {
    const result = await deliveryClient.send({
      poolKey,
      url: config.url,
      shareKey: config.shareKey,
      headers: headersFor(event, at),
      body: event.body,
      timeoutMs: settings.requestTimeout,
      signal,
    });
    return conclude(result, now);
  };
}
