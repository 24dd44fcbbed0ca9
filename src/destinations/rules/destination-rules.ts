import type { SecretRule } from '../../destination-kinds/kind.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { destinationTexts as say, nameTexts } from './destination-errors.ts';
import type { DestinationTexts } from './destination-texts.ts';

/** The facts about a destination after the change; a part that does not change is absent. */
export interface DestinationFacts {
  readonly place?: PlaceFacts;
  readonly name?: { readonly text: string; readonly taken: boolean };
  readonly token?: {
    readonly text: string;
    readonly taken: boolean;
    readonly rule: Pick<SecretRule, 'length' | 'pattern' | 'mismatch'>;
  };
  readonly isSubgroup: boolean;
  /** Active destinations of the same owner beside this one; absent when this one does not become active. */
  readonly otherActive?: number;
  readonly isNew: boolean;
}

/** The facts about its configuration. */
export interface PlaceFacts {
  /** Errors that the kind's rules find in the configuration. */
  readonly wrong: readonly ErrorText[];
  /** Errors of the check that looks outside, such as a refused address. */
  readonly blocked: readonly ErrorText[];
  readonly taken: boolean;
  /** Members of the configuration by which two destinations are the same. */
  readonly identifiedBy: readonly string[];
}

const MAX_NAME = 72;
const ANY_LENGTH = { minimum: 0, maximum: Infinity } as const;
const MAX_ACTIVE = 5;

/** All errors, in GitLab's words and in the order of its rules. */
export function destinationErrors(facts: DestinationFacts, texts: DestinationTexts): ErrorText[] {
  return [
    ...placeErrors(facts.place, texts),
    ...nameErrors(facts.name),
    ...tokenErrors(facts.token, texts),
    ...(facts.isSubgroup ? [texts.subgroup] : []),
    ...capErrors(facts, texts),
  ];
}

function placeErrors(place: PlaceFacts | undefined, texts: DestinationTexts): readonly ErrorText[] {
  if (place === undefined) return [];
  return [
    ...place.blocked.map((reason) => texts.urlBlocked(reason)),
    ...texts.config(place.wrong),
    ...(place.taken ? [texts.placeTaken(place.identifiedBy)] : []),
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
  const { text, taken, rule } = token;
  const { length: allowed = ANY_LENGTH, pattern, mismatch } = rule;
  const length = lengthOf(text);
  return [
    ...(length < allowed.minimum ? [texts.tokenTooShort(allowed)] : []),
    ...(length > allowed.maximum ? [texts.tokenTooLong(allowed)] : []),
    ...(taken ? [texts.tokenTaken] : []),
    ...(pattern === undefined || pattern.test(text) ? [] : texts.tokenInvalid(mismatch)),
  ];
}

function capErrors(
  { otherActive = 0, isNew }: DestinationFacts,
  { plural: what }: DestinationTexts,
): ErrorText[] {
  if (otherActive < MAX_ACTIVE) return [];
  const cap = { what, maximum: MAX_ACTIVE };
  return [isNew ? say.TOO_MANY_DESTINATIONS(cap) : say.TOO_MANY_TO_ACTIVATE(cap)];
}

/** Characters as a reader counts them, not UTF-16 units. */
function lengthOf(text: string): number {
  return [...text].length;
}
