import type pg from 'pg';
import { ownerKey } from '../../access/share-keys.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { createTokenBuckets } from '../../http/token-buckets.ts';
import type { DeliveryClient } from '../../outbound/delivery-client.ts';
import type { Attempt } from '../attempts/attempts.ts';
import { conclude } from '../attempts/outcome.ts';
import { testErrors } from '../streaming-errors.ts';
import type { StreamingMetrics } from '../attempts/streaming-metrics.ts';
import type { Target } from '../request/target.ts';
import { makeTestEvent, type TestSubject } from './test-event.ts';

/** Where a test event goes: a destination as it is, or as it would be. */
export type TestTarget = Pick<Target, 'headersFor'> & { readonly config: Pick<Target['config'], 'url'> };

export type TestResult =
  | { readonly kind: 'sent'; readonly attempt: Attempt }
  | { readonly kind: 'too-many'; readonly message: ErrorText }; // -> payload errors

/** Sends test events, at most so many for each group. */
export interface TestSender {
  send(subject: TestSubject, target: TestTarget): Promise<TestResult>;
}

// Each of them is a request to somebody else's server, and waits for it.
const RATE = { burst: 10, perMinute: 20 };

/** Sends nothing within a transaction and records nothing: that is the caller's. */
export function createTestSender(deps: {
  readonly pool: Pick<pg.Pool, 'query'>;
  readonly deliveryClient: Pick<DeliveryClient, 'sendAlone'>;
  readonly requestTimeout: number;
  readonly metrics: Pick<StreamingMetrics, 'attempted'>;
  readonly now: () => Date;
}): TestSender {
  const { pool, deliveryClient, requestTimeout, metrics, now } = deps;
  const buckets = createTokenBuckets(RATE, now);
  return {
    async send(subject, { config, headersFor }) {
      const shareKey = ownerKey(subject.group);
      const wait = buckets.take(shareKey);
      if (wait > 0) {
        const seconds = Math.ceil(wait / 1000);
        const message = testErrors.TESTS_TOO_MANY({ maximum: RATE.perMinute, seconds });
        return { kind: 'too-many', message };
      }
      const event = await makeTestEvent(pool, subject, now());
      const at = now();
      const result = await deliveryClient.sendAlone({
        url: config.url,
        shareKey,
        headers: headersFor({ ...event, via: null }, at),
        body: event.body,
        timeoutMs: requestTimeout,
      });
      const attempt: Attempt = {
        event,
        at,
        number: 1,
        trigger: 'TEST',
        ...conclude(result, now),
        body: event.body,
      };
      metrics.attempted([attempt]);
      return { kind: 'sent', attempt };
    },
  };
}
