import type { EventDraft, EventReferences } from './event-draft.ts';

/** Longer texts are not names, and would fill the table. */
const MAX_TEXT = 255;

/**
 * The references of the sessions of drafts. `known`: sessions that began before. A session that was begun by another
 * one has that session's references, too.
 */
export function referencesOfSessions(
  drafts: readonly (EventDraft | undefined)[],
  known: ReadonlyMap<string, EventReferences>,
): {
  readonly begun: ReadonlyMap<string, EventReferences>;
  readonly ofDrafts: readonly (EventReferences | undefined)[];
} {
  const all = new Map(known);
  const begun = new Map<string, EventReferences>();
  for (const { begins, continues, references } of inOrder(drafts)) {
    if (begins === undefined) continue;
    const inherited = continues === undefined ? undefined : all.get(continues);
    const told = toldBy({ ...inherited, ...references });
    if (Object.keys(told).length === 0) continue;
    all.set(begins, told);
    begun.set(begins, told);
  }
  const ofDrafts = drafts.map((draft) =>
    draft?.continues === undefined ? undefined : all.get(draft.continues),
  );
  return { begun, ofDrafts };
}

/** Those with which a session begins. Files of CloudTrail are in no order. */
function inOrder(drafts: readonly (EventDraft | undefined)[]): readonly EventDraft[] {
  const at = ({ createdAt }: EventDraft): number => createdAt?.getTime() ?? 0;
  return drafts
    .filter((draft) => draft !== undefined)
    .filter(({ begins }) => begins !== undefined)
    .sort((one, other) => at(one) - at(other));
}

/** The name of a session is its own. */
function toldBy({ session: _session, ...references }: EventReferences): EventReferences {
  return Object.fromEntries(Object.entries(references).filter(([, text]) => text.length <= MAX_TEXT));
}
