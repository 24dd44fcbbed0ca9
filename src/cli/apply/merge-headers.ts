import { foldKey } from '../../destinations/rules/header-rules.ts';
import type { ActualDestination, ActualHeader } from './actual-streams.ts';
import type { Difference } from './differences.ts';
import type { DesiredDestination } from './read-streams-file.ts';

/**
 * The resulting headers, their differences, and the names of headers that stay although the file does not have them.
 */
export interface MergedHeaders {
  readonly headers: Readonly<Record<string, ActualHeader>>;
  readonly differences: readonly Difference[];
  readonly kept: readonly string[];
}

/** Compares names regardless of case. */
export function mergeHeaders(
  desired: DesiredDestination,
  actual: ActualDestination,
  prune: boolean,
): MergedHeaders {
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

/** A header of the file in full. */
export function toHeader(
  entry: string | { readonly value: string; readonly active?: boolean | undefined },
): ActualHeader {
  return typeof entry === 'string'
    ? { value: entry, active: true }
    : { value: entry.value, active: entry.active ?? true };
}

export function headerDifference(
  key: string,
  how: 'add' | 'value' | 'active' | 'remove',
  active: boolean,
): Difference {
  return { kind: 'header', key, how, active };
}
