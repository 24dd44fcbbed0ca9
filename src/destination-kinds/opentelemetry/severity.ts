/** OpenTelemetry's numbers, of which each level has four. */
const NUMBERS: Readonly<Record<string, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  informational: 9,
  low: 9,
  notice: 10,
  warning: 13,
  warn: 13,
  medium: 13,
  moderate: 13,
  error: 17,
  err: 17,
  high: 17,
  severe: 17,
  critical: 21,
  fatal: 21,
  alert: 21,
  emergency: 21,
};
const USUAL = 9;

export interface Severity {
  readonly severityNumber: number;
  readonly severityText: string;
}

/** How severe an event is: in the words of its sender, where it has some. */
export function severityOf(word: unknown): Severity {
  if (typeof word !== 'string' || word === '') return { severityNumber: USUAL, severityText: 'INFO' };
  const known = Object.hasOwn(NUMBERS, word.toLowerCase()) ? NUMBERS[word.toLowerCase()] : undefined;
  return { severityNumber: known ?? USUAL, severityText: word.toWellFormed() };
}
