/** What is known about the destination that somebody wants to have; a part that does not change is absent. */
export interface DestinationFacts {
  /** `blocked`: why the URL may not be used. */
  readonly url?: { readonly text: string; readonly blocked: string | undefined; readonly taken: boolean };
  readonly name?: { readonly text: string; readonly taken: boolean };
  readonly token?: { readonly text: string; readonly taken: boolean };
  readonly isSubgroup: boolean;
  /** Active destinations of the group beside this one; absent when this one does not become active. */
  readonly otherActive?: number;
  readonly isNew: boolean;
}

const MAX_ACTIVE = 5;
const TAKEN = 'has already been taken';

/** All that is wrong, in GitLab's words and in the order of its rules. */
export function destinationErrors(facts: DestinationFacts): string[] {
  return [
    ...urlErrors(facts.url),
    ...nameErrors(facts.name),
    ...tokenErrors(facts.token),
    ...(facts.isSubgroup ? ['Group must not be a subgroup'] : []),
    ...capErrors(facts),
  ];
}

function urlErrors(url: DestinationFacts['url']): string[] {
  if (url === undefined) return [];
  if (url.text === '') return ["Destination url can't be blank", 'Destination url must be a valid URL'];
  return [
    ...(url.blocked === undefined ? [] : [`Destination url is blocked: ${url.blocked}`]),
    ...tooLong('Destination url', url.text, 255),
    ...(url.taken ? [`Destination url ${TAKEN}`] : []),
  ];
}

function nameErrors(name: DestinationFacts['name']): string[] {
  if (name === undefined) return [];
  return [...tooLong('Name', name.text, 72), ...(name.taken ? [`Name ${TAKEN}`] : [])];
}

function tokenErrors(token: DestinationFacts['token']): string[] {
  if (token === undefined) return [];
  const tooShort = [...token.text].length < 16;
  return [
    ...(tooShort ? ['Verification token is too short (minimum is 16 characters)'] : []),
    ...tooLong('Verification token', token.text, 24),
    ...(token.taken ? [`Verification token ${TAKEN}`] : []),
    // It becomes a header.
    ...(/^[\x20-\x7e]*$/.test(token.text) ? [] : ['Verification token is invalid']),
  ];
}

function capErrors({ otherActive = 0, isNew }: DestinationFacts): string[] {
  if (otherActive < MAX_ACTIVE) return [];
  const message = `Maximum number of external audit event destinations (${MAX_ACTIVE}) exceeded`;
  return [isNew ? message : `Cannot activate: ${message}`];
}

function tooLong(field: string, text: string, maximum: number): string[] {
  // Characters as a reader counts them, not UTF-16 units.
  return [...text].length > maximum ? [`${field} is too long (maximum is ${maximum} characters)`] : [];
}
