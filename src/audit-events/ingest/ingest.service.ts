import type { Actor } from '../../access/actor.ts';
import { groupKey, holderKey, INSTANCE_KEY } from '../../access/share-keys.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { AccessPolicy } from '../../access/policy.ts';
import { type NowOrLater, whenKnown } from '../../cache/now-or-later.ts';
import type { Appender } from '../../event-log/appender.ts';
import type { GroupDirectory, GroupRef } from '../../groups/group-directory.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { READ_AT_ONCE, type ProcessTime } from '../../shares/process-time.ts';
import { NO_REDACTION, type Redaction, type RedactionDirectory } from '../redaction/redaction-directory.ts';
import { type BodyRefusal, readIngestBody, readSmallIngestBody } from './request-body.ts';
import type { EventContext } from './event-input.ts';
import { type IngestEvents, parseFewIngestEvents, parseIngestEvents } from './ingest-events.ts';
import { readVia } from '../../outbound/via.ts';

/** How a request names its group. */
export type GroupName = { readonly id: number } | { readonly fullPath: string };

/** Whether the caller may send events to a group; REST and GraphQL each have their own texts for the last three. */
export type Authorization =
  | { readonly kind: 'allowed'; readonly group: GroupRef }
  /** The group does not exist, or the actor may not know of it -> 404 */
  | { readonly kind: 'invisible' }
  /** The role is too low -> 403 */
  | { readonly kind: 'forbidden' }
  /** The token was made for something else -> 403 */
  | { readonly kind: 'insufficient-scope' };

/** The sender of events, and their group. */
export interface Submission {
  readonly actor: Actor;
  /** Null: they belong to no group. */
  readonly group: GroupRef | null;
  readonly ip: string | null;
  /** Where the events have been: of an arrival that `arrival` has let through. */
  readonly via: string | null;
  /** Allowed for a single event only. */
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

/** Nothing was stored -> 400, 413, 415 */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly refusal: BodyRefusal;
}

/** The way in for events, whichever interface they come by. */
export type IngestService = ReturnType<typeof createIngestService>;

export function createIngestService(options: {
  groups: Pick<GroupDirectory, 'findById' | 'findByPath' | 'invalidate'>;
  policy: Pick<AccessPolicy, 'decide' | 'decideInstance' | 'reach'>;
  appender: Appender;
  instanceStream: () => Promise<number>;
  redactions: RedactionDirectory;
  /** This installation's. */
  identity: string;
  time: ProcessTime;
  now: () => Date;
}) {
  const { groups, policy, appender, instanceStream, redactions, identity, time, now } = options;

  const store = async (submission: Submission, checked: IngestEvents): Promise<IngestOutcome> => {
    if (!checked.ok) return { kind: 'refused', status: checked.status, message: checked.message };
    const { events } = checked;
    const { actor, group, ip, via } = submission;
    const sender = { name: actor.tokenName, ip, via };
    const streamId = group?.streamId ?? (await instanceStream());
    const outcome = await appender.append({ streamId, sender, events });
    // The cached group is outdated, then.
    if (outcome.kind === 'gone') groups.invalidate();
    if (outcome.kind !== 'appended') return outcome;
    const { ids, duplicates } = outcome.appended;
    return { kind: 'accepted', accepted: ids.length - duplicates, duplicates, ids };
  };

  // Asked when the events are there: they may have been on their way for long.
  const redactionOf = ({ group }: Submission): NowOrLater<Redaction> =>
    group === null ? NO_REDACTION : redactions.of(group.rootId);

  const contextOf = (
    { group, idempotencyKey }: Submission,
    { rules }: Redaction,
    textLength?: number,
  ): EventContext => ({
    groupFullPath: group?.fullPath ?? null,
    subgroupId: group === null || group.id === group.rootId ? undefined : group.id,
    now: now(),
    textLength,
    idempotencyKey,
    redaction: rules,
  });

  function* prepare(
    submission: Submission,
    bytes: Buffer,
    mediaType: string,
    redaction: Redaction,
  ): Generator<void, IngestEvents | Unreadable> {
    const body = yield* readIngestBody(bytes, mediaType);
    if (!body.ok) return { kind: 'unreadable', refusal: body };
    yield;
    const context = contextOf(submission, redaction, bytes.length);
    return yield* parseIngestEvents(body.values, body.batch, context);
  }

  const prepareAtOnce = (
    submission: Submission,
    bytes: Buffer,
    mediaType: string,
    redaction: Redaction,
  ): IngestEvents | Unreadable => {
    const body = readSmallIngestBody(bytes, mediaType);
    if (!body.ok) return { kind: 'unreadable', refusal: body };
    const context = contextOf(submission, redaction, bytes.length);
    return parseFewIngestEvents(body.values, body.batch, context);
  };

  const authorizeFor = (actor: Actor, group: GroupRef): NowOrLater<Authorization> =>
    whenKnown(policy.decide(actor, 'send-events', group), (kind) =>
      kind === 'allowed' ? { kind, group } : { kind },
    );

  const find = (name: GroupName): NowOrLater<GroupRef | undefined> =>
    'id' in name ? groups.findById(name.id) : groups.findByPath(name.fullPath);

  return {
    /** Begins the look-ups that a request to the group will wait for; the sender need not be known. */
    prepare(name: GroupName): void {
      const found = whenKnown(find(name), (group) => group && redactions.of(group.rootId));
      // The request finds the same error.
      if (found instanceof Promise) found.catch(() => undefined);
    },
    /** Ask before the events are looked at. */
    authorize(actor: Actor, name: GroupName): NowOrLater<Authorization> {
      return whenKnown(find(name), (group) =>
        group === undefined ? { kind: 'invisible' } : authorizeFor(actor, group),
      );
    },
    /** Where events have been that come with this header; ask before they are looked at. */
    arrival: (header: string | readonly string[] | undefined) => readVia(header, identity),
    /** The same as `authorize` for events that belong to no group. */
    authorizeInstance: (actor: Actor) => policy.decideInstance(actor, 'send-instance-events'),
    /** Whether there is anything at all that the actor may send events to. */
    async maySend(actor: Actor) {
      const reach = await policy.reach(actor, 'send-events');
      return reach === 'everywhere' || reach.length > 0;
    },
    /** Reads the body of a request and stores all of its events or none. When it throws, they may be stored. */
    receive(submission: Submission, bytes: Buffer, mediaType: string) {
      const prepared = whenKnown(redactionOf(submission), (redaction) =>
        bytes.length <= READ_AT_ONCE
          ? prepareAtOnce(submission, bytes, mediaType, redaction)
          : time.run(keysOf(submission), prepare(submission, bytes, mediaType, redaction)),
      );
      return whenKnown<IngestEvents | Unreadable, IngestOutcome | Unreadable>(prepared, (events) =>
        'refusal' in events ? events : store(submission, events),
      );
    },
    /** The same for a list of events that were read already. */
    async ingest<T>(submission: Submission, values: readonly T[], eventOf: (value: T) => JsonValue) {
      const context = contextOf(submission, await redactionOf(submission));
      const work = parseIngestEvents(values, true, context, eventOf);
      return store(submission, await time.run(keysOf(submission), work));
    },
  };
}

/** The keys that the time for reading and checking counts for. */
function keysOf({ actor, group }: Submission): readonly string[] {
  return [holderKey(actor), group === null ? INSTANCE_KEY : groupKey(group)];
}
