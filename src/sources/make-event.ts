import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../json/json-value.ts';
import type { NewEvent, SourceFacts } from '../event-log/new-event.ts';
import { takeOut } from '../audit-events/redaction/take-out.ts';
import type { RedactionRules } from '../redaction/rules.ts';
import { type EventContext, type EventRefusal, parseEventInput } from '../audit-events/ingest/event-input.ts';
import { definedTexts, type EventDraft } from './event-draft.ts';
import type { OpenSource } from './open-source.ts';

/** An event that is ready to be appended, or the error in it. */
export type MadeEvent = { readonly ok: true; readonly event: NewEvent } | EventRefusal;

/** Settings for making events. */
export interface Making {
  readonly now: Date;
  /** The redaction rules. */
  readonly rules: RedactionRules;
  /** Bytes of the record. */
  readonly bytes: number;
}

/** Gives the event of a record the group or project of its source, and checks it as any other event. */
export function* makeEvent(
  draft: EventDraft,
  source: OpenSource,
  { now, rules, bytes }: Making,
): Generator<void, MadeEvent> {
  const { event } = yield* takeOut(bodyOf(draft, source), rules, bytes);
  const made = parseEventInput(event, {
    groupFullPath: source.group.fullPath,
    now,
    // The record's bytes, because the event is measured only after it is written.
    textLength: bytes,
    contentDigest: digestOf(draft, source),
  });
  if (!made.ok) return made;
  return {
    ok: true,
    event: { ...made.event, source: { id: source.id, outcome: draft.outcome, ...saidIn(event) } },
  };
}

/** Read from the event as it is stored, so that the columns have no removed value. */
function saidIn(event: JsonObject): Pick<SourceFacts, 'severity' | 'references'> {
  const { severity, references } = event;
  const said = isJsonObject(references) ? Object.entries(references) : [];
  return {
    severity: typeof severity === 'string' ? severity : null,
    references: Object.fromEntries(
      said.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  };
}

/** An event of a source in the form of REST ingest. */
export function* makeWholeEvent(
  sent: JsonObject,
  source: OpenSource,
  { now, rules, bytes }: Omit<Making, 'rules'> & { readonly rules: RedactionRules | undefined },
): Generator<void, MadeEvent> {
  const event = rules === undefined ? sent : (yield* takeOut(sent, rules, bytes)).event;
  const context: EventContext = {
    groupFullPath: source.place.fullPath,
    ...(source.group.id !== source.group.rootId && { subgroupId: source.group.id }),
    now,
    textLength: bytes,
  };
  const made = parseEventInput(event, context);
  if (!made.ok) return made;
  const facts = { id: source.id, outcome: 'unknown', severity: null, references: {} } as const;
  return { ok: true, event: { ...made.event, source: facts } };
}

function bodyOf(draft: EventDraft, { kind, name, place }: OpenSource): JsonObject {
  const { target, createdAt } = draft;
  return {
    event_type: draft.eventType,
    entity_type: place.type,
    entity_id: place.id,
    entity_path: place.fullPath,
    author_id: shortened(draft.authorId),
    author_name: shortened(draft.authorName) ?? 'unknown',
    ip_address: shortened(draft.ipAddress),
    target_type: shortened(target?.type),
    target_id: idOf(target?.id),
    target_details: target?.details ?? null,
    ...(createdAt !== undefined && { created_at: createdAt.toISOString() }),
    details: draft.details,
    outcome: draft.outcome,
    severity: shortened(draft.severity),
    source: { kind: kind.name, name, id: shortened(draft.senderId) },
    references: Object.fromEntries(
      Object.entries(definedTexts(draft.references ?? {})).map(([key, text]) => [key, shortened(text)]),
    ),
    ...notes('redacted', draft.redacted),
    ...notes('trimmed', draft.trimmed),
  };
}

/** What is taken out later stands behind it. */
function notes(name: 'redacted' | 'trimmed', paths: readonly string[] = []): JsonObject {
  return paths.length === 0 ? {} : { [name]: [...paths] };
}

const MAX_TEXT = 255;

/** A long text does not refuse a record: it is cut here, and `details` has all of it. */
function shortened(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (text.length <= MAX_TEXT) return text;
  const cut = text.slice(0, MAX_TEXT);
  // Never cut within a surrogate pair.
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** An id must not be cut, because that would make another id. */
function idOf(id: string | undefined): string | null {
  return id === undefined || id.length > MAX_TEXT ? null : id;
}

/** Two records of one source with the same digest are the same, even if the rest of their content differs. */
function digestOf({ senderId, sameness }: EventDraft, { id }: OpenSource): Buffer | undefined {
  if (sameness !== undefined) return digestWithin(sameness, id);
  return senderId === undefined ? undefined : hash('sha256', `source:${id}:id:${senderId}`, 'buffer');
}

/** `sameness` is a digest: the source's number in it tells it from that of another source, and takes less time than a second one. */
function digestWithin(sameness: string, sourceId: number): Buffer {
  const digest = Buffer.from(sameness, 'hex');
  digest.writeInt32BE(digest.readInt32BE() ^ sourceId);
  return digest;
}
