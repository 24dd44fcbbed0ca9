import { maskUrl } from '../../outbound/mask-url.ts';
import type { ActualDestination, ActualHeader } from './actual-streams.ts';
import {
  configDifference,
  secretTokenDifference,
  isAsWanted,
  setDifference,
  urlDifference,
  type Difference,
} from './differences.ts';
import { isOverHttp } from './is-over-http.ts';
import { headerDifference, mergeHeaders, toHeader } from './merge-headers.ts';
import { optionDifferences } from './options.ts';
import type { DesiredDestination } from './read-streams-file.ts';

/** What has to be done to one destination. */
export type Change =
  | {
      readonly kind: 'create';
      readonly desired: DesiredDestination;
      readonly differences: readonly Difference[];
    }
  | {
      readonly kind: 'update';
      readonly desired: DesiredDestination;
      readonly actual: ActualDestination;
      readonly headers: Readonly<Record<string, ActualHeader>>;
      readonly differences: readonly Difference[];
    }
  | { readonly kind: 'delete'; readonly actual: ActualDestination };

export interface Plan {
  readonly changes: readonly Change[];
  /** What is there, is not in the file and stays: names of destinations, and of headers as `name: header`. */
  readonly kept: readonly string[];
}

/** What makes the server's destinations those of the file. With `prune`, nothing else is left. */
export function planChanges(
  desired: readonly DesiredDestination[],
  actual: readonly ActualDestination[],
  { prune }: { readonly prune: boolean },
): Plan {
  const pairs = desired.map((entry) => ({ entry, found: matching(entry, desired, actual) }));
  const matched = new Set(pairs.map(({ found }) => found));
  const extra = actual.filter((destination) => !matched.has(destination));
  const updates = pairs.map(({ entry, found }) =>
    found === undefined ? { change: creation(entry), kept: [] } : update(entry, found, prune),
  );
  // Deleted last: what takes the place of a stream is there before it ends.
  return {
    changes: [
      ...updates.flatMap(({ change }) => change ?? []),
      ...(prune ? extra.map((destination) => ({ kind: 'delete' as const, actual: destination })) : []),
    ],
    kept: [...updates.flatMap(({ kept }) => kept), ...(prune ? [] : extra.map(({ name }) => name))],
  };
}

/** The one of this name; or that of this URL, when it got another name: its stream goes on. */
function matching(
  { name, url, kind }: DesiredDestination,
  desired: readonly DesiredDestination[],
  actual: readonly ActualDestination[],
): ActualDestination | undefined {
  const isNamed = (found: ActualDestination): boolean => desired.some((entry) => entry.name === found.name);
  return (
    actual.find((found) => found.name === name) ??
    actual.find((found) => isOverHttp(kind) && found.url === url && !isNamed(found))
  );
}

function creation(desired: DesiredDestination): Change {
  const { headers = {}, eventTypes = [], deniedEventTypes = [], namespaces = [] } = desired;
  const differences: Difference[] = [
    isOverHttp(desired.kind)
      ? { kind: 'url', from: undefined, to: maskUrl(desired.shownUrl) }
      : { kind: 'config', members: Object.keys(desired.config ?? {}) },
    ...(desired.active === false ? [{ kind: 'active' as const, to: false }] : []),
    ...(desired.verificationToken === undefined ? [] : [{ kind: 'verificationToken' as const }]),
    ...Object.entries(headers).map(([key, header]) => headerDifference(key, 'add', toHeader(header).active)),
    ...eventTypes.map((name) => ({ kind: 'eventType' as const, name, how: 'add' as const })),
    ...deniedEventTypes.map((name) => ({ kind: 'deniedEventType' as const, name, how: 'add' as const })),
    ...namespaces.map((path) => ({ kind: 'namespace' as const, path, how: 'add' as const })),
    ...optionDifferences(desired, undefined),
  ];
  return { kind: 'create', desired, differences };
}

function update(
  desired: DesiredDestination,
  actual: ActualDestination,
  prune: boolean,
): { change: Change | undefined; kept: readonly string[] } {
  const merged = mergeHeaders(desired, actual, prune);
  const differences: Difference[] = [
    ...(desired.name === actual.name ? [] : [{ kind: 'name' as const, from: actual.name }]),
    ...urlDifference(desired, actual),
    ...configDifference(desired, actual),
    ...secretTokenDifference(desired, actual),
    ...(desired.active === undefined || desired.active === actual.active
      ? []
      : [{ kind: 'active' as const, to: desired.active }]),
    ...(isAsWanted(desired.verificationToken, actual.verificationToken)
      ? []
      : [{ kind: 'verificationToken' as const }]),
    ...merged.differences,
    ...setDifference(desired.eventTypes, actual.eventTypes).map(({ text, how }) => ({
      kind: 'eventType' as const,
      name: text,
      how,
    })),
    ...setDifference(desired.deniedEventTypes, actual.deniedEventTypes).map(({ text, how }) => ({
      kind: 'deniedEventType' as const,
      name: text,
      how,
    })),
    ...setDifference(
      // The same path in another case is the same namespace.
      desired.namespaces?.map((path) => spelling(path, actual)),
      actual.namespaces.map(({ path }) => path),
    ).map(({ text, how }) => ({ kind: 'namespace' as const, path: text, how })),
    ...optionDifferences(desired, actual),
  ];
  const change = { kind: 'update' as const, desired, actual, headers: merged.headers, differences };
  return { change: differences.length === 0 ? undefined : change, kept: merged.kept };
}

function spelling(path: string, { namespaces }: ActualDestination): string {
  return namespaces.find((found) => found.path.toLowerCase() === path.toLowerCase())?.path ?? path;
}
