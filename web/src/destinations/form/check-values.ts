import type { KnownFormat } from '../../../../src/destinations/rules/delivery-options-rules.ts';
import { urlErrors as lengthErrors } from '../../../../src/destination-kinds/http/url-rules.ts';
import { destinationTexts as say } from '../../../../src/destinations/rules/destination-errors.ts';
import { destinationErrors } from '../../../../src/destinations/rules/destination-rules.ts';
import { LEGACY_TEXTS } from '../../../../src/destinations/rules/destination-texts.ts';
import { foldKey, headerErrors } from '../../../../src/destinations/rules/header-rules.ts';
import { urlErrors } from '../../../../src/outbound/outbound-errors.ts';
import type { ConfigField } from '../../config-form/config-field.ts';
import type { DestinationKind } from '../api/destination-kind.ts';
import type { SavedDestination } from '../api/saved-destination.ts';
import { checkOptions } from './check-options.ts';
import { configField, headerField, type FieldError } from './field-errors.ts';
import type { FormValues, HeaderRow } from './form-values.ts';

/** All that is wrong with the form as far as a browser can tell, by the server's own rules. */
export function checkValues(
  kind: DestinationKind,
  values: FormValues,
  opened: SavedDestination | null,
  formats: readonly KnownFormat[] | undefined,
): readonly FieldError[] {
  const { name, headers } = values;
  // The server would leave the name as it is.
  const isNameless = name === '' && opened !== null && opened.name !== '';
  return [
    ...kind.form.flatMap((field) => checkField(field, values.config[field.name])),
    ...checkSecret(kind, values, opened),
    ...errorsOf({ name: { text: name, taken: false } }).map(at('name')),
    ...(isNameless ? [say.VALUE_BLANK({ field: 'Name' })] : []).map(at('name')),
    ...headers.flatMap((row, index) => checkHeader(row, headers, index)),
    ...checkOptions(kind, values, opened?.deliveryOptions ?? kind.deliveryOptions, formats),
  ];
}

/** Where a URL leads, and what else a kind wants of its fields, only the server knows. */
function checkField({ name, title, type, required }: ConfigField, value: unknown): readonly FieldError[] {
  if (type === 'FLAG') return [];
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '') return required ? [say.VALUE_BLANK({ field: title })].map(at(configField(name))) : [];
  if (type !== 'URL') return [];
  const wrong = errorsOf({
    place: { wrong: lengthErrors(text), blocked: malformed(text), taken: false, identifiedBy: [name] },
  });
  return wrong.map((error) => error.replace(/^Destination url\b/, title)).map(at(configField(name)));
}

function checkSecret(
  { secretToken: { title, required, shown, minimumLength, maximumLength } }: DestinationKind,
  { secretToken }: FormValues,
  opened: SavedDestination | null,
): readonly FieldError[] {
  const atSecret = at('secretToken');
  if (secretToken === false) return [];
  if (secretToken === '')
    return required && !shown && opened === null ? [atSecret(say.VALUE_BLANK({ field: title }))] : [];
  const { length } = [...secretToken];
  const isFine = length >= (minimumLength ?? 0) && length <= (maximumLength ?? Infinity);
  return isFine
    ? []
    : [
        atSecret(
          `${title} must have ${minimumLength ?? 0} to ${maximumLength ?? 'any number of'} characters`,
        ),
      ];
}

type Facts = Omit<Parameters<typeof destinationErrors>[0], 'isSubgroup' | 'isNew'>;

// In the words of the older generation, which names the fields; the other has one text for most of it.
function errorsOf(facts: Facts): readonly string[] {
  return destinationErrors({ ...facts, isSubgroup: false, isNew: false }, LEGACY_TEXTS);
}

function malformed(url: string) {
  if (!/^https?:/i.test(url)) return [urlErrors.URL_SCHEME];
  return URL.canParse(url) ? [] : [urlErrors.URL_INVALID];
}

function checkHeader(row: HeaderRow, rows: readonly HeaderRow[], index: number): FieldError[] {
  const { key, name, value, given } = row;
  const taken = rows.findIndex((other) => foldKey(other.name) === foldKey(name)) < index;
  return [
    // Counted as the server does, which takes one after the other.
    ...headerErrors({ key: { text: name, taken }, others: index }).map(at(headerField(key, 'name'))),
    // The server accepts a stored header again; the config may lack its value.
    ...(given === undefined ? headerErrors({ value }) : []).map(at(headerField(key, 'value'))),
  ];
}

function at(field: string): (text: string) => FieldError {
  return (text) => ({ field, text });
}
