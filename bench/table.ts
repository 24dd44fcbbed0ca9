import type { Effort, Line, Row } from './row.ts';

/** A row that fails says so in its place, and the others run. */
export async function linesOf(
  row: Row,
  effort: Effort,
  onFailure: (error: unknown) => void,
): Promise<readonly Line[]> {
  try {
    return await row.run(effort);
  } catch (error) {
    onFailure(error);
    const [reason] = String(error).split('\n', 1);
    return [{ what: `\`${row.name}\``, figure: '**failed**', raw: reason ?? '' }];
  }
}

/** A line of the Markdown table, with its verdict beside its bar. */
export function text({ what, figure, bar, raw }: Line): string {
  const verdict = bar === undefined ? '' : `${bar.text}: ${bar.met ? 'met' : '**missed**'}`;
  return `| ${what} | ${figure} | ${verdict} | ${raw.replaceAll('|', '\\|')} |`;
}
