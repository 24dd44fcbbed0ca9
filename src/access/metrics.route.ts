import type { HttpAnswer } from '../http/answer.ts';
import { restFailure } from '../http/failure.ts';
import type { Handler } from '../http/route.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Actor } from './actor.ts';
import type { AccessPolicy } from './policy.ts';
import { REQUIREMENTS } from './requirements.ts';
import { refusal } from './rest-refusal.ts';

/** The handler of `/-/metrics`: for admins, and with `openToThisMachine` for every request that was made on it. */
export function createMetricsHandler(deps: {
  readonly metrics: Metrics;
  readonly policy: Pick<AccessPolicy, 'decideInstance'>;
  readonly openToThisMachine: boolean;
}): Handler<Actor | undefined> {
  const { metrics, policy, openToThisMachine } = deps;
  return async ({ caller, fromThisMachine }): Promise<HttpAnswer> => {
    if (!(openToThisMachine && fromThisMachine)) {
      if (caller === undefined) return restFailure(401);
      const decision = policy.decideInstance(caller, 'read-metrics');
      const refused = refusal(decision, REQUIREMENTS['read-metrics'].scopes);
      if (refused !== undefined) return refused;
    }
    const { contentType, text } = await metrics.answer();
    return { status: 200, headers: { 'content-type': contentType }, body: text };
  };
}
