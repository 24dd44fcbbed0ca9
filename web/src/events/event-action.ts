type Details = Readonly<Record<string, unknown>>;

/** What an event says was done, as GitLab's column "Action" has it; empty when it does not say. */
export function actionOf(details: unknown): string {
  if (typeof details !== 'object' || details === null) return '';
  const { custom_message: message, change, from, to, add, remove, as: role } = details as Details;
  if (isSaid(message)) return textOf(message);
  if (isSaid(change))
    return `Changed ${textOf(change)}${isSaid(from) ? ` from ${textOf(from)}` : ''}${isSaid(to) ? ` to ${textOf(to)}` : ''}`;
  if (isSaid(add)) return `Added ${textOf(add)}${isSaid(role) ? ` as ${textOf(role)}` : ''}`;
  return isSaid(remove) ? `Removed ${textOf(remove)}` : '';
}

/** A text for people of whatever a sender has put there; an object is what Git operations have: `protocol: ssh, …`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([key, part]) => `${key}: ${textOf(part)}`)
    .join(', ');
}

function isSaid(value: unknown): boolean {
  return textOf(value) !== '';
}
