import type { AuditTrail } from '../access/audit-trail.ts';
import type { AccessPolicy } from '../access/policy.ts';
import type { Database } from '../database/database.ts';
import type { RedactionDirectory } from '../audit-events/redaction/redaction-directory.ts';
import type { Sealer } from '../encryption/sealer.ts';
import type { Appender } from '../event-log/appender.ts';
import type { GroupDirectory } from '../groups/group-directory.ts';
import type { HttpLimits } from '../http/limits.ts';
import type { Logger } from '../observability/logger.ts';
import type { ProcessTime } from '../shares/process-time.ts';
import { createAcknowledgements } from './hec/acknowledgements.ts';
import { createHecHandlers } from './hec/hec.route.ts';
import { createSourceAccess } from './source-access.ts';
import { createSourceCounts } from './source-counts.ts';
import { createSourceDirectory } from './source-directory.ts';
import { createChallengeHandler, createSourceHandler } from './source-handler.ts';
import { createSourceLogin } from './source-login.ts';
import { createSourceSessions } from './source-sessions.ts';

/** The HTTP handlers for other systems. */
export type Sources = ReturnType<typeof createSources>;

export function createSources(deps: {
  readonly database: Database;
  readonly changes: AuditTrail;
  readonly groups: GroupDirectory;
  readonly policy: AccessPolicy;
  readonly appender: Appender;
  readonly redactions: RedactionDirectory;
  readonly time: ProcessTime;
  readonly limits: HttpLimits;
  readonly sealer: Sealer;
  /** Milliseconds for which senders' ids are remembered. */
  readonly idempotencyWindow: number;
  /** Identity of this installation. */
  readonly identity: string;
  /** The address of this server for others; empty: the address that a client used. */
  readonly externalUrl: string;
  readonly ready: () => Promise<boolean>;
  readonly log: Logger;
  readonly now: () => Date;
}) {
  const { changes, groups, policy, sealer, limits, externalUrl, log, now } = deps;
  const { prisma, pool } = deps.database;
  const directory = createSourceDirectory({ prisma, now });
  const counts = createSourceCounts({ pool, log });
  const sessions = createSourceSessions(pool);
  const login = createSourceLogin({ directory, limits, now });
  const arrival = { ...deps, counts, sessions, login };
  return {
    /** `POST` and `PUT /sources/:id`. */
    records: createSourceHandler(arrival),
    /** `GET /sources/:id`. */
    challenge: createChallengeHandler(arrival),
    hec: createHecHandlers({ ...arrival, acknowledgements: createAcknowledgements() }),
    /** Dependencies of the resolvers of sources. */
    parts: {
      deps: { changes, sealer, now },
      access: createSourceAccess({ prisma, groups, policy }),
      externalUrl,
    },
    directory,
    stop: () => counts.stop(),
  };
}
