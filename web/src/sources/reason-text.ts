const LEFT_OUT = 'The settings of this source leave it out.';

/** What the reasons of this server mean, for those who have not read the page of the kind. */
export const REASON_TEXTS: Readonly<Record<string, string>> = {
  'no audit event':
    'Nothing that this system writes to its audit log. Forwarders send whole logs: that is no error.',
  'type left out': 'The settings of this source leave its type out.',
  'synthetic stage': `A stage that Spinnaker added. ${LEFT_OUT}`,
  initiated: `The line before an action. ${LEFT_OUT}`,
  'request received': `What comes before the outcome. ${LEFT_OUT}`,
  'call that only reads': LEFT_OUT,
  'state of a run': LEFT_OUT,
  'control message': 'What AWS sends to try the connection.',
  unreadable: 'No JSON. A line that was cut off, such as by a forwarder with a small buffer, has no end.',
  'no object': 'JSON, but no object with members.',
  'too large': 'Larger than an event may be, and what makes it so cannot be cut.',
};

/** Undefined: the reason says all. */
export function reasonText(reason: string): string | undefined {
  return Object.hasOwn(REASON_TEXTS, reason) ? REASON_TEXTS[reason] : undefined;
}
