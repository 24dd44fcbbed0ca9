/** OCSF's severities by the words that senders have for them. */
const SEVERITIES: readonly (readonly [id: number, name: string, words: readonly string[]])[] = [
  [1, 'Informational', ['info', 'informational', 'notice', 'debug', 'trace']],
  [2, 'Low', ['low']],
  [3, 'Medium', ['medium', 'moderate', 'warn', 'warning']],
  [4, 'High', ['high', 'error', 'err', 'severe']],
  [5, 'Critical', ['critical', 'alert']],
  [6, 'Fatal', ['fatal', 'emergency', 'panic']],
];
const BY_WORD = new Map(
  SEVERITIES.flatMap(([severity_id, severity, words]) =>
    words.map((word) => [word, { severity_id, severity }] as const),
  ),
);
const OTHER = 99;

/** How severe an event is; an unknown word is kept as it is. */
export function severityOf(word: string | undefined): { severity_id: number; severity: string } {
  const known = BY_WORD.get(word?.toLowerCase() ?? 'info');
  return known ?? { severity_id: OTHER, severity: word ?? '' };
}
