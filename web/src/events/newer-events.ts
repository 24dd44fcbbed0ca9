import type { EventRow } from './event-row.ts';
import type { EventPage } from './events-query.ts';

/** What came since the list was read. */
export type Newer =
  | { readonly kind: 'some'; readonly rows: readonly EventRow[] }
  /** More than is worth putting above the list: reading it anew is quicker. */
  | { readonly kind: 'many' };

const MAX_PAGES = 5;

/** Reads from the newest event down to the one that is known already. */
export async function fetchNewer(
  newestKnown: number | undefined,
  fetchPage: (cursor: string | null) => Promise<EventPage>,
): Promise<Newer> {
  const rows: EventRow[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { rows: found, next } = await fetchPage(cursor);
    // Ids fall from row to row, as the list is newest first.
    const unknown = found.filter(({ id }) => newestKnown === undefined || id > newestKnown);
    rows.push(...unknown);
    if (unknown.length < found.length || next === null) return { kind: 'some', rows };
    cursor = next;
  }
  return { kind: 'many' };
}
