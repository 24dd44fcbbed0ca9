/** Below U+0020. */
const CONTROL = /[^ -\uffff]/;

/**
 * A `text[]` parameter. `pg` quotes each element with two regular expressions, which costs more than the rest of an
 * append. JSON quotes texts as PostgreSQL reads them, except for control characters and lone surrogates.
 */
export function textArray(values: readonly (string | null)[]): string | readonly (string | null)[] {
  const plain = values.every((value) => value === null || (value.isWellFormed() && !CONTROL.test(value)));
  return plain ? `{${JSON.stringify(values).slice(1, -1)}}` : values;
}

/** An array parameter of values that need no quotes: numbers, times in ISO 8601. */
export function plainArray(values: readonly (number | string)[]): string {
  return `{${values.join(',')}}`;
}
