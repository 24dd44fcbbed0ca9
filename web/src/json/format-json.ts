const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const INDENT = '  ';

/** Writes JSON over several lines. Values stay as they are written: a parser would round long numbers. */
export function formatJson(text: string): string {
  let out = '';
  let depth = 0;
  let previous = '';
  const newLine = (): string => `\n${INDENT.repeat(depth)}`;
  for (const [token] of text.matchAll(TOKEN)) {
    const isClosing = token === '}' || token === ']';
    const isEmpty = isClosing && (previous === '{' || previous === '[');
    if (isClosing) depth -= 1;
    if (isClosing && !isEmpty) out += newLine();
    if (!isClosing && (previous === '{' || previous === '[' || previous === ',')) out += newLine();
    out += token === ':' ? ': ' : token;
    if (token === '{' || token === '[') depth += 1;
    previous = token;
  }
  return out;
}
