import { foldKey } from '../../destinations/header-rules.ts';
import type { ActualDestination, ActualHeader } from './actual-streams.ts';
import type { DesiredDestination } from './read-streams-file.ts';

/** One difference between file and server. What is secret about it is not in it. */
export type Difference =
  | { readonly kind: 'name'; readonly from: string }
  /** `from` and `to` as they may be shown; `from` is absent when it may hold a secret. */
  | { readonly kind: 'url'; readonly from: string | undefined; readonly to: string }
  | { readonly kind: 'active'; readonly to: boolean }
  | { readonly kind: 'verificationToken' }
  | {
      readonly kind: 'header';
      readonly key: string;
      readonly how: 'add' | 'value' | 'active' | 'remove';
      readonly active: boolean;
    }
  | { readonly kind: 'eventType'; readonly name: string; readonly how: 'add' | 'remove' }
  | { readonly kind: 'namespace'; readonly path: string; readonly how: 'add' | 'remove' };

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
  { name, url }: DesiredDestination,
  desired: readonly DesiredDestination[],
  actual: readonly ActualDestination[],
): ActualDestination | undefined {
  const isNamed = (found: ActualDestination): boolean => desired.some((entry) => entry.name === found.name);
  return (
    actual.find((found) => found.name === name) ??
    actual.find((found) => found.url === url && !isNamed(found))
  );
}

function creation(desired: DesiredDestination): Change {
  const { headers = {}, eventTypes = [], namespaces = [] } = desired;
  const differences: Difference[] = [
    { kind: 'url', from: undefined, to: desired.shownUrl },
    ...(desired.active === false ? [{ kind: 'active' as const, to: false }] : []),
    ...(desired.verificationToken === undefined ? [] : [{ kind: 'verificationToken' as const }]),
    ...Object.entries(headers).map(([key, header]) => headerDifference(key, 'add', toHeader(header).active)),
    ...eventTypes.map((name) => ({ kind: 'eventType' as const, name, how: 'add' as const })),
    ...namespaces.map((path) => ({ kind: 'namespace' as const, path, how: 'add' as const })),
  ];
  return { kind: 'create', desired, differences };
}

function update(
  desired: DesiredDestination,
  actual: ActualDestination,
  prune: boolean,
): { change: Change | undefined; kept: string[] } {
  const merged = mergeHeaders(desired, actual, prune);
  const differences: Difference[] = [
    ...(desired.name === actual.name ? [] : [{ kind: 'name' as const, from: actual.name }]),
    ...urlDifference(desired, actual),
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
    ...setDifference(
      desired.namespaces,
      actual.namespaces.map(({ path }) => path),
    ).map(({ text, how }) => ({ kind: 'namespace' as const, path: text, how })),
  ];
  const change = { kind: 'update' as const, desired, actual, headers: merged.headers, differences };
  return { change: differences.length === 0 ? undefined : change, kept: merged.kept };
}

/** What the file does not say is left as it is. */
function isAsWanted<T>(wanted: T | undefined, present: T): boolean {
  return wanted === undefined || wanted === present;
}

function urlDifference(desired: DesiredDestination, actual: ActualDestination): Difference[] {
  if (desired.url.trim() === actual.url) return [];
  // Where the new one holds a secret, the old one did, too, most likely.
  const from = desired.hasSecretUrl ? undefined : actual.url;
  return [{ kind: 'url', from, to: desired.shownUrl }];
}

function mergeHeaders(
  desired: DesiredDestination,
  actual: ActualDestination,
  prune: boolean,
): { headers: Record<string, ActualHeader>; differences: Difference[]; kept: string[] } {
  if (desired.headers === undefined) return { headers: { ...actual.headers }, differences: [], kept: [] };
  const present = new Map(
    Object.entries(actual.headers).map(([key, header]) => [foldKey(key), { key, header }] as const),
  );
  const headers: [string, ActualHeader][] = [];
  const differences: Difference[] = [];
  for (const [key, entry] of Object.entries(desired.headers)) {
    const wanted = toHeader(entry);
    const found = present.get(foldKey(key));
    present.delete(foldKey(key));
    headers.push([key, wanted]);
    if (found === undefined) differences.push(headerDifference(key, 'add', wanted.active));
    else if (found.header.value !== wanted.value)
      differences.push(headerDifference(key, 'value', wanted.active));
    else if (found.header.active !== wanted.active)
      differences.push(headerDifference(key, 'active', wanted.active));
  }
  const others = [...present.values()];
  if (prune)
    differences.push(...others.map(({ key, header }) => headerDifference(key, 'remove', header.active)));
  else headers.push(...others.map(({ key, header }) => [key, header] as [string, ActualHeader]));
  const kept = prune ? [] : others.map(({ key }) => `${actual.name}: ${key}`);
  return { headers: Object.fromEntries(headers), differences, kept };
}

export function toHeader(
  entry: string | { readonly value: string; readonly active?: boolean | undefined },
): ActualHeader {
  return typeof entry === 'string'
    ? { value: entry, active: true }
    : { value: entry.value, active: entry.active ?? true };
}

function headerDifference(
  key: string,
  how: 'add' | 'value' | 'active' | 'remove',
  active: boolean,
): Difference {
  return { kind: 'header', key, how, active };
}

/** Absent: left as it is. */
function setDifference(
  wanted: readonly string[] | undefined,
  present: readonly string[],
): { text: string; how: 'add' | 'remove' }[] {
  if (wanted === undefined) return [];
  const unique = [...new Set(wanted)];
  return [
    ...unique.filter((text) => !present.includes(text)).map((text) => ({ text, how: 'add' as const })),
    ...present.filter((text) => !unique.includes(text)).map((text) => ({ text, how: 'remove' as const })),
  ];
}
