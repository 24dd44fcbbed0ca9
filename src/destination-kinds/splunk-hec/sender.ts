import { batchesOf } from '../batches.ts';
import type { OpenPlace, SenderDeps } from '../kind.ts';
import { previewOf } from '../preview-of.ts';
import type { Outcome } from '../outcome.ts';
import type { OutgoingEvent, SendContext, Sender } from '../sender.ts';
import { ACKNOWLEDGED_WITHIN_MS, awaitAcknowledgement } from './acknowledgement.ts';
import type { SplunkHecConfig } from './config.ts';
import { envelopes } from './envelope.ts';
import { askHealth } from './health.ts';
import { createHecClient, type HecSecret } from './hec-client.ts';
import { judge, SLOW_DOWN, type Verdict } from './judge.ts';
import { shipInParts } from './ship-in-parts.ts';

const PATH = '/services/collector/event';
/** Splunk Cloud takes no more at once, and says of more that its first event is wrong. */
const MOST_BYTES = 5_000_000;
/** Each shipment asks for its acknowledgement separately. */
const MOST_UNACKNOWLEDGED = 8;
const COUNT_HEADER = 'X-Auditstream-Count';
const DELIVERED: Outcome = { kind: 'delivered' };

/** Sends events to the HTTP Event Collector, as objects one after another. */
export function openSplunkHec(place: OpenPlace<SplunkHecConfig, HecSecret>, deps: SenderDeps): Sender {
  const { config, options } = place;
  const { identity, now } = deps;
  const client = createHecClient(place, deps);
  const writer = envelopes(place, deps.externalUrl);
  const { limits, write, headers, viaOf } = batchesOf(writer, options, { identity, mostBytes: MOST_BYTES });
  const headersOf = (events: readonly OutgoingEvent[]): string[] => [
    ...headers.flat(),
    ...viaOf(events),
    ...[COUNT_HEADER, String(events.length)],
  ];

  async function post(events: readonly OutgoingEvent[], context: Pick<SendContext, 'timeoutMs' | 'signal'>) {
    const body = await write(events);
    const reply = await client.ask({ path: PATH, headers: headersOf(events), body }, context);
    return { ...reply, verdict: judge(reply, events.length, { index: config.index, now }) };
  }

  async function taken(
    { ackId, slowDown }: Extract<Verdict, { kind: 'taken' }>,
    signal: AbortSignal | undefined,
  ): Promise<Outcome> {
    const isConfirmed =
      !config.acknowledgement ||
      (ackId !== undefined &&
        (await awaitAcknowledgement(client, ackId, { withinMs: ACKNOWLEDGED_WITHIN_MS, signal })));
    if (isConfirmed && !slowDown) return DELIVERED;
    return { ...DELIVERED, ...(!isConfirmed && { note: 'unconfirmed' }), ...(slowDown && SLOW_DOWN) };
  }

  return {
    limits: { ...limits, ...(config.acknowledgement && { inFlight: MOST_UNACKNOWLEDGED }) },
    send: ({ events }, context) =>
      shipInParts(events, context, {
        ...{ post, taken, mask: (text) => client.mask(text), isAcknowledged: config.acknowledgement },
      }),
    health: (context) => askHealth(client, context, { index: config.index, now }),
    preview: (event) => previewOf(['Authorization', '***', ...client.headers, ...headersOf([event])]),
  };
}
