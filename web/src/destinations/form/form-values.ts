import { configValuesOf, type ConfigValues } from '../../config-form/config-values.ts';
import type { DestinationKind } from '../api/destination-kind.ts';
import type { SavedDestination, SavedHeader } from '../api/saved-destination.ts';
import { optionValuesOf, type OptionValues } from './option-values.ts';

export interface HeaderRow extends SavedHeader {
  /** Of the row, for as long as the form is open. */
  readonly key: string;
}

/** What stands in the form. */
export interface FormValues extends OptionValues {
  /** The fields of its kind. */
  readonly config: ConfigValues;
  /** Of a kind whose secret is never shown; empty: it stays as it is. */
  readonly secretToken: string | false;
  readonly name: string;
  readonly headers: readonly HeaderRow[];
  readonly eventTypes: readonly string[];
  /** Full paths of groups and projects. */
  readonly namespaces: readonly string[];
}

/** The form of a new destination of this kind. */
export function newValues({ form, deliveryOptions }: DestinationKind): FormValues {
  return {
    ...{ config: configValuesOf(form, {}), secretToken: '' },
    ...{ name: '', headers: [], eventTypes: [], namespaces: [] },
    ...optionValuesOf(deliveryOptions),
  };
}

/** The destination as the form has it. */
export function valuesOf(saved: SavedDestination, { form }: Pick<DestinationKind, 'form'>): FormValues {
  const { config, name, headers, eventTypes, namespaces, deliveryOptions } = saved;
  return {
    config: configValuesOf(form, config),
    secretToken: '',
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
    secretToken: values.secretToken === false ? false : values.secretToken.trim(),
    name: values.name.trim(),
    headers: rows.filter(({ name, value }) => name !== '' || value.trim() !== ''),
  };
}
