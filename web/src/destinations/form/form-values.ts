import { DEFAULT_DELIVERY_OPTIONS } from '../../../../src/destination-kinds/delivery-options.ts';
import type { SavedDestination, SavedHeader } from '../api/saved-destination.ts';
import { optionValuesOf, type OptionValues } from './option-values.ts';

export interface HeaderRow extends SavedHeader {
  /** Of the row, for as long as the form is open. */
  readonly key: string;
}

/** What stands in the form. */
export interface FormValues extends OptionValues {
  readonly url: string;
  readonly name: string;
  readonly headers: readonly HeaderRow[];
  readonly eventTypes: readonly string[];
  /** Full paths of groups and projects. */
  readonly namespaces: readonly string[];
}

export const NO_VALUES: FormValues = {
  ...{ url: '', name: '', headers: [], eventTypes: [], namespaces: [] },
  ...optionValuesOf(DEFAULT_DELIVERY_OPTIONS),
};

/** The destination as the form has it. */
export function valuesOf(saved: SavedDestination): FormValues {
  const { url, name, headers, eventTypes, namespaces, deliveryOptions } = saved;
  return {
    url,
    name,
    headers: headers.map((header) => ({ ...header, key: header.name })),
    eventTypes,
    namespaces,
    ...optionValuesOf(deliveryOptions),
  };
}

/** What the form says, without blanks around it and without rows that say nothing. */
export function tidied(values: FormValues): FormValues {
  const rows = values.headers.map((row) => ({ ...row, name: row.name.trim() }));
  return {
    ...values,
    url: values.url.trim(),
    name: values.name.trim(),
    headers: rows.filter(({ name, value }) => name !== '' || value.trim() !== ''),
  };
}
