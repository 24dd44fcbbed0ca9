import { httpKind } from '../../src/destination-kinds/http/http.kind.ts';
import { judge } from '../../src/destination-kinds/http/judge.ts';
import type { AnyDestinationKind, DestinationKind } from '../../src/destination-kinds/kind.ts';
import type { Outcome } from '../../src/destination-kinds/outcome.ts';
import type { Sender, SendReport, ShipmentLimits } from '../../src/destination-kinds/sender.ts';
import { testErrors } from '../../src/streaming/streaming-errors.ts';
import type { ReceivedRequest } from './receiver.ts';

/** What a receiver of shipments says of each event, in their order, in the body of an answer of 422. */
export type Said = 'delivered' | 'refused' | 'busy' | 'failed';

/** What only a person can mend, as this kind says it. */
export const DENIED_TEXT = testErrors.VERIFY_ANSWERED({ status: 401 });

/**
 * A kind that takes the place of HTTP and posts the events of a shipment as lines. A receiver takes them all (2xx), says
 * of each what becomes of it (422), denies all (401), or does what receivers of one event do.
 */
export function batchingKind(limits: Partial<ShipmentLimits>): AnyDestinationKind {
  const kind: DestinationKind<{ url: string }, never> = {
    ...(httpKind as AnyDestinationKind as DestinationKind<{ url: string }, never>),
    open({ config: { url } }, { connections, now }): Sender {
      return {
        limits: { events: 1, bytes: 1024 * 1024, ageMs: 0, inFlight: 4, stable: false, ...limits },
        async send({ events }, { timeoutMs, signal }) {
          const body = events.map((event) => event.body).join('\n');
          const result = await connections.post({
            ...{ url, headers: ['Content-Type', 'application/jsonl'], body, timeoutMs },
            ...(signal && { signal }),
          });
          const report = judge(result, now);
          if (result.kind === 'failure') return report;
          if (result.status === 401) return { ...report, outcome: { kind: 'denied', text: DENIED_TEXT } };
          return result.status === 422 ? said(report, result.excerpt ?? '') : report;
        },
        preview: () => ({ headers: [] }),
      };
    },
  };
  return kind;
}

function said({ answer }: SendReport, excerpt: string): SendReport {
  const outcomes: Record<Said, Outcome> = {
    delivered: { kind: 'delivered' },
    refused: { kind: 'refused', code: '5' },
    busy: { kind: 'busy', answered: true },
    failed: { kind: 'failed', answered: true },
  };
  return { outcome: (JSON.parse(excerpt) as Said[]).map((word) => outcomes[word]), answer };
}

/** The numbers of `numberedEvents` in a request, in their order. */
export function numbersIn({ body }: Pick<ReceivedRequest, 'body'>): number[] {
  return body.split('\n').map((line) => (JSON.parse(line) as { n: number }).n);
}

/** The answer of a receiver that says of each event what becomes of it. */
export function sayOfEach(request: ReceivedRequest, of: (n: number) => Said) {
  return { status: 422, body: JSON.stringify(numbersIn(request).map(of)) };
}
