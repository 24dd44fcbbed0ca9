import { DEFAULT_DELIVERY_OPTIONS } from '../../../../src/destination-kinds/delivery-options.ts';
import type { KnownFormat } from '../../../../src/destinations/rules/delivery-options-rules.ts';
import { urlErrors as lengthErrors } from '../../../../src/destination-kinds/http/url-rules.ts';
import { destinationTexts as say } from '../../../../src/destinations/rules/destination-errors.ts';
import { destinationErrors } from '../../../../src/destinations/rules/destination-rules.ts';
import { textsOf } from '../../../../src/destinations/rules/destination-texts.ts';
import { foldKey, headerErrors } from '../../../../src/destinations/rules/header-rules.ts';
import { urlErrors } from '../../../../src/outbound/outbound-errors.ts';
import type { SavedDestination } from '../api/saved-destination.ts';
import { checkOptions } from './check-options.ts';
import { headerField, type FieldError } from './field-errors.ts';
import type { FormValues, HeaderRow } from './form-values.ts';

/** All that is wrong with the form as far as a browser can tell, by the server's own rules. */
export function checkValues(
  values: FormValues,
  opened: SavedDestination | null,
  formats: readonly KnownFormat[] | undefined,
): readonly FieldError[] {
  const { url, name, headers } = values;
  // The server would leave the name as it is.
  const isNameless = name === '' && opened !== null && opened.name !== '';
  return [
    ...errorsOf({ place: placeOf(url) }).map(at('url')),
    ...errorsOf({ name: { text: name, taken: false } }).map(at('name')),
    ...(isNameless ? [say.HEADER_BLANK({ field: 'Name' })] : []).map(at('name')),
    ...headers.flatMap((row, index) => checkHeader(row, headers, index)),
    ...checkOptions(values, opened?.deliveryOptions ?? DEFAULT_DELIVERY_OPTIONS, formats),
  ];
}

type Facts = Omit<Parameters<typeof destinationErrors>[0], 'isSubgroup' | 'isNew'>;

// In the words of the older generation, which names the fields; the other has one text for most of it.
function errorsOf(facts: Facts): readonly string[] {
  return destinationErrors({ ...facts, isSubgroup: false, isNew: false }, textsOf('legacy'));
}

/** Where a URL leads only the server knows. */
function placeOf(url: string): NonNullable<Facts['place']> {
  return { wrong: lengthErrors(url), blocked: malformed(url), taken: false, identifiedBy: ['url'] };
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
    // What the server has taken, it takes again; a config may leave a value unsaid.
    ...(given === undefined ? headerErrors({ value }) : []).map(at(headerField(key, 'value'))),
  ];
}

function at(field: string): (text: string) => FieldError {
  return (text) => ({ field, text });
}
