import { urlErrors } from '../../destination-kinds/http/url-rules.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { destinationTexts as say, nameTexts } from './destination-errors.ts';
import type { DestinationTexts } from './destination-texts.ts';

/** What is known about the destination that somebody wants to have; a part that does not change is absent. */
export interface DestinationFacts {
  /** `blocked`: why the URL may not be used. */
  readonly url?: { readonly text: string; readonly blocked: ErrorText | undefined; readonly taken: boolean };
  readonly name?: { readonly text: string; readonly taken: boolean };
  readonly token?: { readonly text: string; readonly taken: boolean };
  readonly isSubgroup: boolean;
  /** Active destinations of the same owner beside this one; absent when this one does not become active. */
  readonly otherActive?: number;
  readonly isNew: boolean;
}

const MAX_NAME = 72;
const TOKEN_LENGTH = { minimum: 16, maximum: 24 } as const;
const MAX_ACTIVE = 5;

/** All that is wrong, in GitLab's words and in the order of its rules. */
export function destinationErrors(facts: DestinationFacts, texts: DestinationTexts): ErrorText[] {
  return [
    ...placeErrors(facts.url, texts),
    ...nameErrors(facts.name),
    ...tokenErrors(facts.token, texts),
    ...(facts.isSubgroup ? [texts.subgroup] : []),
    ...capErrors(facts),
  ];
}

function placeErrors(url: DestinationFacts['url'], texts: DestinationTexts): readonly ErrorText[] {
  if (url === undefined) return [];
  return [
    ...(url.blocked === undefined ? [] : [texts.urlBlocked(url.blocked)]),
    ...texts.config(urlErrors(url.text)),
    ...(url.taken ? [texts.urlTaken] : []),
  ];
}

function nameErrors(name: DestinationFacts['name']): ErrorText[] {
  if (name === undefined) return [];
  const field = 'Name';
  return [
    ...(lengthOf(name.text) > MAX_NAME ? [say.VALUE_TOO_LONG({ field, maximum: MAX_NAME })] : []),
    ...(/[\p{Cc}\p{Cs}]/u.test(name.text) ? [nameTexts.NAME_CONTROL_CHARACTERS] : []),
    ...(name.taken ? [say.VALUE_TAKEN({ field })] : []),
  ];
}

function tokenErrors(token: DestinationFacts['token'], texts: DestinationTexts): ErrorText[] {
  if (token === undefined) return [];
  const length = lengthOf(token.text);
  return [
    ...(length < TOKEN_LENGTH.minimum ? [texts.tokenTooShort(TOKEN_LENGTH)] : []),
    ...(length > TOKEN_LENGTH.maximum ? [texts.tokenTooLong(TOKEN_LENGTH)] : []),
    ...(token.taken ? [texts.tokenTaken] : []),
    // It becomes a header.
    ...(/^[\x20-\x7e]*$/.test(token.text) ? [] : [texts.tokenInvalid]),
  ];
}

function capErrors({ otherActive = 0, isNew }: DestinationFacts): ErrorText[] {
  if (otherActive < MAX_ACTIVE) return [];
  const maximum = MAX_ACTIVE;
  return [isNew ? say.TOO_MANY_DESTINATIONS({ maximum }) : say.TOO_MANY_TO_ACTIVATE({ maximum })];
}

/** Characters as a reader counts them, not UTF-16 units. */
function lengthOf(text: string): number {
  return [...text].length;
}
