import { headerLine } from '../../outbound/header-block.ts';

/**
 * Header lines of which a few values differ from request to request. Writes what stays the same once: `flat` is a list of name, value, name, value, and `slots` are, in order, the indexes of the
 * values that change; the first one does not. Undefined where one of them is not a valid header: the client refuses it.
 */
export function prepareTemplate(flat: readonly string[], slots: readonly number[]) {
  const texts: string[] = [];
  let text = '';
  for (let index = 0; index < flat.length; index += 2) {
    const isFilled = slots.includes(index + 1);
    const line = headerLine(flat[index] ?? '', isFilled ? '' : (flat[index + 1] ?? ''));
    if (line === undefined) return undefined;
    text += line;
    if (!isFilled) continue;
    texts.push(text);
    text = '';
  }
  texts.push(text);
  const [name = ''] = flat;
  // It begins with the end of a line before it, and the name.
  const [first = '', ...others] = texts;
  const begin = first.slice(`\r\n${name}: `.length);
  return {
    /** Of the first header. */
    name,
    /** What follows that name, with these values in the places of the template. */
    fill(values: readonly string[]): string {
      let filled = begin;
      for (let index = 0; index < others.length; index += 1)
        filled += (values[index] ?? '') + (others[index] ?? '');
      return filled;
    },
  };
}
