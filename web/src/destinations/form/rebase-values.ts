import { foldKey } from '../../../../src/destinations/rules/header-rules.ts';
import type { SavedDestination, SavedHeader } from '../api/saved-destination.ts';
import type { ConfigValues } from '../../config-form/config-values.ts';
import type { DestinationKind } from '../api/destination-kind.ts';
import { valuesOf, type FormValues, type HeaderRow } from './form-values.ts';
import { rebaseOptions } from './option-values.ts';

/**
 * The form's values applied to the destination as it is now: values that were not changed in the form keep what others
 * have saved since the form was opened. A save replaces all headers at once and would undo their changes otherwise.
 */
export function rebase(
  values: FormValues,
  opened: SavedDestination,
  now: SavedDestination,
  kind: Pick<DestinationKind, 'form'>,
): FormValues {
  return {
    secretToken: values.secretToken,
    config: rebaseConfig(values.config, valuesOf(opened, kind).config, valuesOf(now, kind).config),
    name: values.name === opened.name ? now.name : values.name,
    headers: rebaseHeaders(values.headers, opened.headers, now.headers),
    eventTypes: rebaseSet(values.eventTypes, opened.eventTypes, now.eventTypes),
    namespaces: rebaseSet(values.namespaces, opened.namespaces, now.namespaces),
    ...rebaseOptions(values, opened.deliveryOptions, now.deliveryOptions),
  };
}

function rebaseConfig(wanted: ConfigValues, opened: ConfigValues, now: ConfigValues): ConfigValues {
  const changed = Object.entries(wanted).filter(([name, value]) => value !== opened[name]);
  return { ...now, ...Object.fromEntries(changed) };
}

function rebaseSet(
  wanted: readonly string[],
  opened: readonly string[],
  now: readonly string[],
): readonly string[] {
  const kept = now.filter((text) => wanted.includes(text) || !opened.includes(text));
  const added = wanted.filter((text) => !opened.includes(text) && !kept.includes(text));
  return [...kept, ...added];
}

function rebaseHeaders(
  rows: readonly HeaderRow[],
  opened: readonly SavedHeader[],
  now: readonly SavedHeader[],
): readonly HeaderRow[] {
  const openedBy = byName(opened);
  const nowBy = byName(now);
  const mine = rows.flatMap((row) => {
    const before = openedBy.get(foldKey(row.key));
    if (before === undefined || !isSame(row, before)) return [row];
    const current = nowBy.get(foldKey(row.name));
    return current === undefined ? [] : [{ ...row, ...current }];
  });
  const names = new Set(mine.map(({ name }) => foldKey(name)));
  const ofOthers = now.filter(({ name }) => !openedBy.has(foldKey(name)) && !names.has(foldKey(name)));
  return [...mine, ...ofOthers.map((header) => ({ ...header, key: header.name }))];
}

function byName(headers: readonly SavedHeader[]): Map<string, SavedHeader> {
  return new Map(headers.map((header) => [foldKey(header.name), header]));
}

function isSame(a: SavedHeader, b: SavedHeader): boolean {
  return a.name === b.name && a.value === b.value && a.active === b.active;
}
