import type { Actor } from '../../access/actor.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { AccessPolicy, Decision } from '../../access/policy.ts';
import type { Appender } from '../../event-log/appender.ts';
import type { GroupDirectory, GroupRef } from '../../groups/group-directory.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { parseIngestEvents } from './ingest-events.ts';
import type { NewEvent } from '../../event-log/new-event.ts';
import { readVia, type Arrival } from '../../event-log/via.ts';

/** How a request names its group. */
export type GroupName = { readonly id: number } | { readonly fullPath: string };

/** Whether somebody may send events to a group; REST and GraphQL each have their words for the last three. */
export type Authorization =
  | { readonly kind: 'allowed'; readonly group: GroupRef }
  /** There is none, or the actor may not know of it -> 404 */
  | { readonly kind: 'invisible' }
  /** The role is too low -> 403 */
  | { readonly kind: 'forbidden' }
  /** The token was made for something else -> 403 */
  | { readonly kind: 'insufficient-scope' };

/** Events of one request, not checked yet. */
export interface Submission {
  readonly actor: Actor;
  /** Null: they belong to no group. */
  readonly group: GroupRef | null;
  readonly ip: string | null;
  /** Where the events have been: of an arrival that `arrival` has let through. */
  readonly via: string | null;
  readonly values: readonly JsonValue[];
  /** False for a single event; then errors have no index and `idempotencyKey` is allowed. */
  readonly batch: boolean;
  readonly idempotencyKey?: string;
}

export type IngestOutcome =
  /** Committed: `accepted` events are new, `duplicates` were there already; one id each, in input order -> 202 */
  | {
      readonly kind: 'accepted';
      readonly accepted: number;
      readonly duplicates: number;
      readonly ids: readonly number[];
    }
  /** Nothing was stored; messages by field, `events[3].author_name` in a batch. */
  | { readonly kind: 'refused'; readonly status: 400 | 413; readonly message: Record<string, ErrorText[]> }
  /** The group was deleted meanwhile -> 404 */
  | { readonly kind: 'gone' }
  /** Nothing was stored -> 429 */
  | { readonly kind: 'busy' };

/** The way in for events, whichever interface they come by. */
export interface IngestService {
  /** Ask before the events are looked at. */
  authorize(actor: Actor, name: GroupName): Promise<Authorization>;
  /** The same for events that belong to no group. */
  authorizeInstance(actor: Actor): Decision;
  /** Where events have been that come with this header; ask before they are looked at. */
  arrival(header: string | readonly string[] | undefined): Arrival;
  /** Stores all events or none. When it throws, they may be stored. */
  ingest(submission: Submission): Promise<IngestOutcome>;
}

export function createIngestService(options: {
  groups: Pick<GroupDirectory, 'findById' | 'findByPath' | 'invalidate'>;
  policy: Pick<AccessPolicy, 'decide' | 'decideInstance'>;
  appender: Appender;
  instanceStream: () => Promise<number>;
  /** This installation's. */
  identity: string;
  now: () => Date;
}): IngestService {
  const { groups, policy, appender, instanceStream, identity, now } = options;

  const append = async (submission: Submission, events: NewEvent[]): Promise<IngestOutcome> => {
    const { actor, group, ip, via } = submission;
    const sender = { name: actor.tokenName, ip, via };
    const streamId = group?.streamId ?? (await instanceStream());
    const outcome = await appender.append({ streamId, sender, events });
    // What is remembered of the group is wrong, then.
    if (outcome.kind === 'gone') groups.invalidate();
    if (outcome.kind !== 'appended') return outcome;
    const { ids, duplicates } = outcome.appended;
    return { kind: 'accepted', accepted: ids.length - duplicates, duplicates, ids };
  };

  return {
    async authorize(actor, name) {
      const group = await ('id' in name ? groups.findById(name.id) : groups.findByPath(name.fullPath));
      if (group === undefined) return { kind: 'invisible' };
      const kind = await policy.decide(actor, 'send-events', group);
      return kind === 'allowed' ? { kind, group } : { kind };
    },
    arrival: (header) => readVia(header, identity),
    authorizeInstance: (actor) => policy.decideInstance(actor, 'send-instance-events'),
    async ingest(submission) {
      const { group, values, batch, idempotencyKey } = submission;
      const key = idempotencyKey === undefined ? {} : { idempotencyKey };
      const context = { groupFullPath: group?.fullPath ?? null, now: now(), ...key };
      const parsed = parseIngestEvents(values, batch, context);
      if (!parsed.ok) return { kind: 'refused', status: parsed.status, message: parsed.message };
      return append(submission, parsed.events);
    },
  };
}
