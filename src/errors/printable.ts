import { stripVTControlCharacters } from 'node:util';

// Control characters, invisible ones (those that turn the direction of writing among them) and line separators.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const UNSAFE_BUT_LINE_FEEDS = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line for a terminal: other people's text must not move the cursor, hide what is there or fake a line. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(UNSAFE, ' ');
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return stripVTControlCharacters(text).replaceAll(UNSAFE_BUT_LINE_FEEDS, ' ');
}

/** JSON with an escape for each character that a terminal would obey or not show; it means the same. */
export function printableJson(json: string): string {
  return escapeUnsafe(json, (found) =>
    Array.from({ length: found.length }, (_, index) => `\\u${hex(found.charCodeAt(index), 4)}`).join(''),
  );
}

/** YAML, in the same way: texts with such characters have to stand in double quotes. */
export function printableYaml(yaml: string): string {
  return escapeUnsafe(yaml, (found) =>
    found.length === 1 ? `\\u${hex(found.charCodeAt(0), 4)}` : `\\U${hex(found.codePointAt(0) ?? 0, 8)}`,
  );
}

/** Whether a terminal would obey something in the text, or not show it. */
export function isUnsafe(text: string): boolean {
  return text.search(UNSAFE) !== -1;
}

function escapeUnsafe(text: string, escape: (character: string) => string): string {
  return text.replaceAll(UNSAFE_BUT_LINE_FEEDS, escape);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
