import type { JsonStructure } from './json-structure.ts';

/** How a text is divided: what is read at once. */
export interface PieceSizes {
  readonly values: number;
  readonly characters: number;
}

/** Members or elements that are read at once; or what stands before an array or object that is too large for that. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  /** The mark that opens it. */
  readonly container: number | undefined;
}

/** Whether the array or object that a mark opens is read in several pieces. */
export function isLarge({ marks, ends }: JsonStructure, open: number, sizes: PieceSizes): boolean {
  const close = ends[open] ?? 0;
  // One that is empty, or has one string, has nothing to be divided by.
  if (close - open <= 1) return false;
  return close - open > sizes.values || (marks[close] ?? 0) - (marks[open] ?? 0) > sizes.characters;
}

/** Divides the array or object that a mark opens; between two segments stands a comma. */
export function segmentsOf(structure: JsonStructure, open: number, sizes: PieceSizes): Segment[] {
  const { marks, ends } = structure;
  const last = ends[open] ?? 0;
  const segments: Segment[] = [];
  let begin = (marks[open] ?? 0) + 1;
  // Where the member or element begins that is looked at, and how many values the segment has before it.
  let item = begin;
  let values = 0;
  const cut = (to: number, container?: number): void => {
    segments.push({ from: begin, to, container });
    values = 0;
  };

  for (let mark = open + 1; mark <= last; mark += 1) {
    const at = marks[mark] ?? 0;
    const close = ends[mark] ?? 0;
    if (close === 0) {
      // A comma, or the end.
      if (mark === last || values >= sizes.values || at - begin >= sizes.characters) {
        cut(at);
        begin = at + 1;
      }
      item = at + 1;
      values += 1;
    } else if (isLarge(structure, mark, sizes)) {
      if (item > begin) {
        cut(item - 1);
        begin = item;
      }
      cut(at, mark);
      // The comma or the end behind it.
      mark = close + 1;
      begin = (marks[mark] ?? 0) + 1;
      item = begin;
    } else {
      values += close - mark;
      mark = close;
    }
  }
  return segments;
}
