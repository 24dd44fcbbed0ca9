import type { ErrorText } from '../errors/define-errors.ts';
import { destinationTexts as say } from './destination-errors.ts';

/** What is known about the destination that somebody wants to have; a part that does not change is absent. */
export interface DestinationFacts {
  /** `blocked`: why the URL may not be used. */
  readonly url?: { readonly text: string; readonly blocked: ErrorText | undefined; readonly taken: boolean };
  readonly name?: { readonly text: string; readonly taken: boolean };
  readonly token?: { readonly text: string; readonly taken: boolean };
  readonly isSubgroup: boolean;
  /** Active destinations of the group beside this one; absent when this one does not become active. */
  readonly otherActive?: number;
  readonly isNew: boolean;
}

const MAX_ACTIVE = 5;
const MIN_TOKEN = 16;

/** All that is wrong, in GitLab's words and in the order of its rules. */
export function destinationErrors(facts: DestinationFacts): ErrorText[] {
  return [
    ...urlErrors(facts.url),
    ...nameErrors(facts.name),
    ...tokenErrors(facts.token),
    ...(facts.isSubgroup ? [say.GROUP_IS_SUBGROUP] : []),
    ...capErrors(facts),
  ];
}

function urlErrors(url: DestinationFacts['url']): ErrorText[] {
  if (url === undefined) return [];
  if (url.text === '') return [say.URL_BLANK, say.URL_NOT_A_URL];
  return [
    ...(url.blocked === undefined ? [] : [say.URL_BLOCKED({ reason: url.blocked })]),
    ...tooLong('Destination url', url.text, 255),
    ...(url.taken ? [say.VALUE_TAKEN({ field: 'Destination url' })] : []),
  ];
}

function nameErrors(name: DestinationFacts['name']): ErrorText[] {
  if (name === undefined) return [];
  return [...tooLong('Name', name.text, 72), ...(name.taken ? [say.VALUE_TAKEN({ field: 'Name' })] : [])];
}

function tokenErrors(token: DestinationFacts['token']): ErrorText[] {
  if (token === undefined) return [];
  const tooShort = [...token.text].length < MIN_TOKEN;
  return [
    ...(tooShort ? [say.TOKEN_TOO_SHORT({ minimum: MIN_TOKEN })] : []),
    ...tooLong('Verification token', token.text, 24),
    ...(token.taken ? [say.VALUE_TAKEN({ field: 'Verification token' })] : []),
    // It becomes a header.
    ...(/^[\x20-\x7e]*$/.test(token.text) ? [] : [say.VERIFICATION_TOKEN_INVALID]),
  ];
}

function capErrors({ otherActive = 0, isNew }: DestinationFacts): ErrorText[] {
  if (otherActive < MAX_ACTIVE) return [];
  const maximum = MAX_ACTIVE;
  return [isNew ? say.TOO_MANY_DESTINATIONS({ maximum }) : say.TOO_MANY_TO_ACTIVATE({ maximum })];
}

function tooLong(field: string, text: string, maximum: number): ErrorText[] {
  // Characters as a reader counts them, not UTF-16 units.
  return [...text].length > maximum ? [say.VALUE_TOO_LONG({ field, maximum })] : [];
}
