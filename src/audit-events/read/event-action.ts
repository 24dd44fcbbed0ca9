import { sentenceOf } from '../texts/event-sentence.ts';
import { textOf } from './text-of.ts';

type Details = Readonly<Record<string, unknown>>;

/** What happened, for users: a sentence for an event of a source, and GitLab's words for other events. */
export function actionOf(event: Readonly<Record<string, unknown>>): string {
  return sentenceOf(event) ?? actionIn(event['details']);
}

/** What an event says was done, as GitLab's column "Action" has it; empty when it does not say. */
export function actionIn(details: unknown): string {
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return '';
  const said = details as Details;
  const { with: login, failed_login: failedLogin, system_event: isSystem, reason } = said;
  if (isSaid(login)) return `Signed in with ${textOf(login).toUpperCase()} authentication`;
  if (isSaid(failedLogin)) return `Failed to login with ${textOf(failedLogin).toUpperCase()} authentication`;
  const action = whatWasDone(said);
  return isSystem === true && action !== '' ? `${action} via system job. Reason: ${textOf(reason)}` : action;
}

function whatWasDone(details: Details): string {
  const { custom_message: message, updated_ref: ref, change, from, to, add, remove, as: role } = details;
  if (isSaid(message)) return textOf(message);
  if (isSaid(ref)) return `Updated ref ${textOf(ref)} from ${textOf(from)} to ${textOf(to)}`;
  if (isSaid(change))
    return `Changed ${textOf(change)}${isSaid(from) ? ` from ${textOf(from)}` : ''}${isSaid(to) ? ` to ${textOf(to)}` : ''}`;
  if (isSaid(add)) return `Added ${textOf(add)}${isSaid(role) ? ` as ${textOf(role)}` : ''}`;
  return isSaid(remove) ? `Removed ${textOf(remove)}` : '';
}

function isSaid(value: unknown): boolean {
  return textOf(value) !== '';
}
