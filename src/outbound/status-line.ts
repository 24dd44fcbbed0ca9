/** What an answer begins with, as far as its first bytes tell; `upgrade` is 101. */
export type StatusLine = 'incomplete' | 'not-http' | 'interim' | 'upgrade' | 'final';

const PREFIX = Buffer.from('HTTP/');
const STATUS_AT = 'HTTP/1.1 '.length;
const ONE = 0x31;

/** Reads as much of a status line as says whether a final answer begins; the rest is the parser's. */
export function readStatusLine(bytes: Buffer): StatusLine {
  const known = Math.min(bytes.length, PREFIX.length);
  for (let at = 0; at < known; at += 1) if (bytes[at] !== PREFIX[at]) return 'not-http';
  if (bytes.length <= STATUS_AT) return 'incomplete';
  if (bytes[STATUS_AT] !== ONE) return 'final';
  if (bytes.length < STATUS_AT + 3) return 'incomplete';
  return bytes.toString('latin1', STATUS_AT, STATUS_AT + 3) === '101' ? 'upgrade' : 'interim';
}
