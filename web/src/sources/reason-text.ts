const LEFT_OUT = 'The settings of this source exclude this record.';

/** What the reasons of this server mean, for those who have not read the page of the kind. */
export const REASON_TEXTS: Readonly<Record<string, string>> = {
  'no audit event': "Not a line of the system's audit log. Forwarders send whole logs: this is not an error.",
  'type left out': 'The settings of this source exclude this type.',
  'synthetic stage': `A stage that Spinnaker added. ${LEFT_OUT}`,
  initiated: `The line before an action. ${LEFT_OUT}`,
  'request received': `A record from before the outcome is known. ${LEFT_OUT}`,
  'call that only reads': LEFT_OUT,
  'state of a run': LEFT_OUT,
  'control message': 'A message by which AWS tests the connection.',
  unreadable: 'Not JSON. A forwarder with a small buffer may have cut the line off.',
  'no object': 'JSON, but not an object with members.',
  'too large': 'The record is larger than an event may be, and the server cannot shorten its large parts.',
};

/** Undefined: the reason says all. */
export function reasonText(reason: string): string | undefined {
  return Object.hasOwn(REASON_TEXTS, reason) ? REASON_TEXTS[reason] : undefined;
}
