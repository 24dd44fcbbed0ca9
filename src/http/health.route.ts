import type { ErrorText } from '../errors/define-errors.ts';
import { type HttpAnswer, jsonAnswer } from './answer.ts';
import { restErrors } from './http-errors.ts';
import { createReachable } from './reachable.ts';
import type { Handler } from './route.ts';

/** The facts that the health routes report. */
export interface HealthOptions {
  /** Rejects when the database cannot be reached. */
  readonly ping: () => Promise<unknown>;
  /** True while the process is stopping. */
  readonly closing: () => boolean;
  /** Is called for every request for readiness. */
  readonly asked?: () => void;
}

/** The handlers of `/-/liveness`, `/-/readiness` and `/-/health`; they need no token, so the answers say little. */
export function createHealthHandlers(options: HealthOptions): {
  liveness: Handler<undefined>;
  readiness: Handler<undefined>;
  health: Handler<undefined>;
} {
  const reachable = createReachable(options.ping);
  const health = async (): Promise<HttpAnswer> =>
    (await reachable()) ? OK : failed(restErrors.HEALTH_DATABASE_AWAY);

  return {
    liveness: () => Promise.resolve(OK),
    readiness: () => {
      options.asked?.();
      return options.closing() ? Promise.resolve(failed(restErrors.HEALTH_STOPPING)) : health();
    },
    health,
  };
}

const OK = jsonAnswer(200, { status: 'ok' });

function failed(message: ErrorText): HttpAnswer {
  return jsonAnswer(503, { status: 'failed', message }, { 'retry-after': '5' });
}
