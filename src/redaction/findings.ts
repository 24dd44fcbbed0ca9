import type { JsonObject, JsonValue } from '../json/json-value.ts';
import { pathOfSegments } from './path-rules.ts';

/** An event that was changed, and where. */
export interface ChangedEvent {
  readonly event: JsonObject;
  /** As the event's note has them: at most 100, then how many more there are. */
  readonly paths: readonly string[];
}

/** A container on the way to a value; undefined above: it is a member of the event. */
export interface Place {
  readonly above: Place | undefined;
  readonly name: string | number;
}

/** Paths of what was changed in an event: those that are listed, and how many there are. */
export type Findings = ReturnType<typeof createFindings>;

const MAX_PATHS = 100;
const MAX_PATH = 255;

export function createFindings() {
  const paths: string[] = [];
  let count = 0;
  return {
    add(above: Place | undefined, name: string | number): void {
      count += 1;
      if (paths.length < MAX_PATHS) paths.push(shown(pathTo(above, name)));
    },
    /** Empty when nothing was changed; at the end, how many more there are. */
    list: () => listed(paths, count),
  };
}

/** The same of paths that are known already. */
export function listedPaths(paths: readonly string[]): string[] {
  return listed(paths.slice(0, MAX_PATHS).map(shown), paths.length);
}

function listed(paths: string[], count: number): string[] {
  return count > paths.length ? [...paths, `and ${count - paths.length} more`] : paths;
}

/** Notes in an event what was changed; a sender's own note of the same name comes first in it. */
export function addNote(event: JsonObject, name: 'redacted' | 'trimmed', paths: readonly string[]): void {
  if (paths.length === 0) return;
  const own: JsonValue = event[name] ?? [];
  event[name] = [...(Array.isArray(own) ? own : [own]), ...paths];
}

function pathTo(above: Place | undefined, name: string | number): string {
  const segments = [String(name)];
  for (let place = above; place !== undefined; place = place.above) segments.push(String(place.name));
  return pathOfSegments(segments.reverse());
}

function shown(path: string): string {
  return path.length <= MAX_PATH ? path : `${path.slice(0, MAX_PATH - 1).toWellFormed()}…`;
}
