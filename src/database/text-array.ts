/** Below U+0020. */
const CONTROL = /[^ -\uffff]/;

/**
 * A `text[]` parameter. `pg` quotes it element by element with two regular expressions each, which costs more than all
 * that an append does beside; JSON quotes as PostgreSQL reads, but for control characters and halves of surrogate pairs.
 */
export function textArray(values: readonly (string | null)[]): string | readonly (string | null)[] {
  const plain = values.every((value) => value === null || (value.isWellFormed() && !CONTROL.test(value)));
  return plain ? `{${JSON.stringify(values).slice(1, -1)}}` : values;
}

/** An array parameter of what needs no quotes: numbers, times in ISO 8601. */
export function plainArray(values: readonly (number | string)[]): string {
  return `{${values.join(',')}}`;
}
