/** What stands in place of a secret. */
export const MARK = '[REDACTED]';

/** At the end of a text that was cut. */
export const TRIMMED = '…[TRIMMED]';

/** Senders' own: stars (with up to four characters left), a word in brackets or capitals, AWS's constant, Vault's keyed digest. */
const SENDERS_MARK =
  /^(?:\s*|[*•]{3,}.{0,4}|[[<({](?:redacted|filtered|masked|hidden|sensitive|removed|secret)[\])>}]|REDACTED|FILTERED|HIDDEN_DUE_TO_SECURITY_REASONS|hmac-sha256:[0-9a-f]{64})$/i;
const LONGEST_MARK = 80;

/** True for a text that says that something was taken out, and for a blank one: both stay as they are. */
export function isMark(text: string): boolean {
  return text.length <= LONGEST_MARK && SENDERS_MARK.test(text);
}
