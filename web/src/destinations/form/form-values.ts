import type { DestinationDetails } from '../api/destinations.ts';

/** The most headers that a destination may have. */
export const MAX_HEADERS = 20;

export interface HeaderRow {
  /** Of the row, for as long as the form is open. */
  readonly key: string;
  /** Of the header; null until it is made. */
  readonly id: string | null;
  readonly name: string;
  readonly value: string;
  readonly active: boolean;
}

export interface NamespaceChoice {
  readonly kind: 'group' | 'project';
  readonly fullPath: string;
}

/** What stands in the form. */
export interface FormValues {
  readonly url: string;
  readonly name: string;
  readonly headers: readonly HeaderRow[];
  readonly eventTypes: readonly string[];
  /** `kind` is not known of a filter that is there already. */
  readonly namespace: NamespaceChoice | { readonly kind: 'saved'; readonly fullPath: string } | null;
}

export const NO_VALUES: FormValues = { url: '', name: '', headers: [], eventTypes: [], namespace: null };

/** The destination as the form has it. */
export function valuesOf(details: DestinationDetails): FormValues {
  const filter = details.namespaceFilter;
  return {
    url: details.destinationUrl,
    name: details.name,
    headers: headersOf(details).map(({ id, key, value, active }) => ({
      key: id,
      id,
      name: key,
      value,
      active,
    })),
    eventTypes: details.eventTypeFilters,
    namespace: filter === null ? null : { kind: 'saved', fullPath: filter.namespace.fullPath },
  };
}

/** Oldest first, as somebody has added them. */
export function headersOf({ headers }: DestinationDetails) {
  return (headers.nodes ?? []).filter((header) => header !== null).reverse();
}

/** After a save that was refused in part: rows whose header is there now get its id, so that they are not made twice. */
export function withSavedIds(values: FormValues, details: DestinationDetails): FormValues {
  const idOf = new Map(headersOf(details).map(({ id, key }) => [key.toLowerCase(), id]));
  const known = new Set(idOf.values());
  return {
    ...values,
    headers: values.headers.map((row) => ({
      ...row,
      id: row.id !== null && known.has(row.id) ? row.id : (idOf.get(row.name.trim().toLowerCase()) ?? null),
    })),
  };
}
