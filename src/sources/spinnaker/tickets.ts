const TICKET = /\b[A-Z][A-Z0-9]+-\d+\b/g;
/** Names of encodings, digests and standards look alike. */
const NO_TICKET = /^(?:UTF|SHA|MD|ISO|RFC|AES|CVE|TLS)-/;
/** Of each text. */
const LONGEST = 2_000;
const MAX_TICKETS = 10;

/** The tickets that texts name, such as PAY-12; each once, in their order, with commas between them. */
export function ticketsIn(texts: readonly (string | undefined)[]): string | undefined {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [ticket] of text?.slice(0, LONGEST).matchAll(TICKET) ?? [])
      if (!NO_TICKET.test(ticket)) found.add(ticket);
  }
  return found.size === 0 ? undefined : [...found].slice(0, MAX_TICKETS).join(', ');
}
