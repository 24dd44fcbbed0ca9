/** Takes secrets out of what is printed, wherever they come from: a message of the server may repeat what it was sent. */
export type Redactor = ReturnType<typeof createRedactor>;

/** Shorter texts are not secrets, and would remove parts of ordinary words. */
const MIN_LENGTH = 6;

export function createRedactor() {
  const hidden = new Map<string, string>();
  return {
    /** From now on the text is shown as `shownAs`. */
    hide(secret: string, shownAs: string): void {
      if (secret.length >= MIN_LENGTH) hidden.set(secret, shownAs);
    },
    redact: (text: string): string => {
      // The longest first: one may be a part of another.
      const secrets = [...hidden].sort(([a], [b]) => b.length - a.length);
      return secrets.reduce((shown, [secret, shownAs]) => shown.replaceAll(secret, () => shownAs), text);
    },
  };
}
