import type { Recovery } from './recoveries.ts';
import type { ChaosResult } from './run-chaos.ts';

// More would hide what they have in common.
const MOST_LINES = 20;

/** Whether nothing was lost and no rule is broken. */
export function isWell({ lost, broken }: ChaosResult): boolean {
  return lost.length === 0 && broken.length === 0;
}

/** What a run has shown, as Markdown. */
export function reportOf(result: ChaosResult): string {
  const rows: [string, string][] = [
    ['seed', String(result.seed)],
    ['events acknowledged', count(result.acknowledged)],
    [
      'requests refused with 429 or 503, or without an answer',
      `${count(result.refused)}, ${count(result.unanswered)}`,
    ],
    ['deliveries due', count(result.deliveries)],
    ['lost', count(result.lost.length)],
    ['sent again after they had been taken', count(result.sentAgain)],
    ['most events in one request', count(result.largestBatch)],
    ['settled after the end of the load', seconds(result.settledAfter)],
  ];
  return [
    `\n## ${result.topology}\n`,
    table(['what', 'figure'], rows),
    '',
    table(HEAD, faultRows(result)),
    '',
    table(
      ['receiver', 'deliveries due', 'lost', 'sent again'],
      result.receivers.map(({ name, due, lost, again }) => [name, count(due), count(lost), count(again)]),
    ),
    ...problems(result),
  ].join('\n');
}

const HEAD = [
  'fault',
  'times',
  'slowest recovery',
  'from the restart',
  'once it serves',
  'with other faults meanwhile',
];

function faultRows({ faults, recoveries }: ChaosResult): string[][] {
  return [...faults]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([kind, times]) => {
      const all = recoveries.filter((recovery) => recovery.kind === kind);
      const alone = all.filter(({ disturbed }) => !disturbed);
      return [
        kind,
        String(times),
        slowest(alone, ({ fromFault }) => fromFault),
        slowest(alone, ({ fromRestart }) => fromRestart),
        slowest(alone, ({ fromServing }) => fromServing),
        slowest(
          all.filter(({ disturbed }) => disturbed),
          ({ fromFault }) => fromFault,
        ),
      ];
    });
}

function slowest(
  recoveries: readonly Recovery[],
  timeOf: (recovery: Recovery) => number | undefined,
): string {
  const time = most(recoveries.map(timeOf).filter((value) => value !== undefined));
  return time === undefined ? '–' : seconds(time);
}

const most = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : Math.max(...values);

function problems(result: ChaosResult): string[] {
  return [...section('Lost', result.lost), ...section('Not as it should be', result.broken)];
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const left = lines.length - MOST_LINES;
  return [`\n### ${title}\n`, ...lines.slice(0, MOST_LINES), ...(left > 0 ? [`… and ${left} more`] : [])];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const count = (value: number): string => value.toLocaleString('en-US');
const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
