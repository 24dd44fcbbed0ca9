declare const registered: unique symbol;
const TABLE = Symbol('table');

/** A text of a `defineErrors` table. Functions that show a text to users take only this type. */
export type ErrorText = string & { readonly [registered]: true };

/** The place where an error appears: a heading of docs/errors.md. */
export type Place =
  | 'Any request'
  | 'REST'
  | 'Fields'
  | 'GraphQL'
  | 'Payloads of mutations'
  | 'Start'
  | 'Command line'
  | 'Deliveries'
  | 'Splunk HEC'
  | 'Log';

/** One error as docs/errors.md has it: `{name}` in the text is replaced when the error occurs. */
export interface ErrorEntry {
  readonly place: Place;
  readonly code: string;
  readonly text: string;
}

type Value = string | number;
// A name that begins with a quote is JSON that the text shows, such as {"name": value}.
type NameIn<Braces extends string> = Braces extends `"${string}` ? never : Braces;
type NamesIn<Text extends string> = Text extends `${string}{${infer Braces}}${infer Rest}`
  ? NameIn<Braces> | NamesIn<Rest>
  : never;
type Message<Text extends string> = string extends Text
  ? 'its placeholders are unknown: write the text as one literal'
  : [NamesIn<Text>] extends [never]
    ? ErrorText
    : (values: Readonly<Record<NamesIn<Text>, Value>>) => ErrorText;

/** Errors by their codes: a text, or a function for a text with placeholders. */
export type ErrorTable<Texts> = {
  readonly [Code in keyof Texts]: Texts[Code] extends string ? Message<Texts[Code]> : never;
};

export interface AnyErrorTable {
  readonly [TABLE]: readonly ErrorEntry[];
}

const PLACEHOLDER = /\{([a-z][A-Za-z]*)\}/g;

/**
 * Makes a table of errors that are met in one place. It belongs in the list of `src/error-tables.ts`, or to the kind of
 * destination whose errors they are.
 */
export function defineErrors<const Texts extends Readonly<Record<string, string>>>(
  place: Place,
  texts: Texts,
): ErrorTable<Texts> & AnyErrorTable {
  const messages = Object.entries(texts).map(([code, text]) => [code, messageOf(text)]);
  const entries = Object.entries(texts).map(([code, text]) => ({ place, code, text }));
  return { ...(Object.fromEntries(messages) as ErrorTable<Texts>), [TABLE]: entries };
}

/**
 * A text out of a table that came back from a library to which it was a string, such as zod; that it comes out of one is for
 * a test to show.
 */
export function tableText(text: string): ErrorText {
  return text as ErrorText;
}

/** What a table holds. */
export function entriesOf(table: AnyErrorTable): readonly ErrorEntry[] {
  return table[TABLE];
}

function messageOf(text: string): unknown {
  if (text.search(PLACEHOLDER) === -1) return text;
  return (values: Readonly<Record<string, Value>>) =>
    text.replaceAll(PLACEHOLDER, (_, name: string) => String(values[name]));
}
