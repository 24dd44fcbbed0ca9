/**
 * A place where a secret may be: a character that is rare in texts. The regular expression engine finds it quickly, and
 * only then checks the text before and after it. All three are sources of a regular expression.
 */
export interface Hint {
  readonly before?: string;
  /** One character, or a class of them. */
  readonly at: string;
  readonly after?: string;
  /**
   * Cases are not told apart. It holds for a whole expression, because V8 forgets `(?i:…)` in what it compiles without
   * optimising, as it does in a large process (nodejs/node#60030).
   */
  readonly anyCase?: true;
}

/** An expression that a text matches where any of the hints is in it; all of them tell cases apart, or none does. */
export function anyOf(hints: readonly Hint[]): RegExp {
  const places = Map.groupBy(hints, ({ at }) => at);
  const source = [...places].map(([at, there]) => `${at}(?:${[...around(at, there)].join('|')})`).join('|');
  return new RegExp(source, hints.every(({ anyCase }) => anyCase === true) ? 'i' : '');
}

/** The conditions around a character, with one look-behind for all hints that need nothing else. */
function* around(at: string, hints: readonly Hint[]): Generator<string, void> {
  const alone = hints.flatMap(({ before, after }) => (after === undefined ? [before ?? ''] : []));
  if (alone.length > 0) yield `(?<=(?:${alone.join('|')})${at})`;
  for (const { before, after } of hints) {
    if (after !== undefined) yield before === undefined ? after : `(?<=(?:${before})${at})${after}`;
  }
}
