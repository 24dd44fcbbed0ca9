import { type ApiField, optionalFlag, optionalTexts, requiredId } from '../../graphql/fields.ts';
import type { OwnerKind } from '../model/form.ts';

// Fields of the inputs of both generations.

/** What a mutation that creates takes of the owner: `groupPath` of a group. */
export function ownerFields(owner: OwnerKind): { readonly groupPath?: ApiField<string> } {
  if (owner === 'instance') return {};
  return { groupPath: requiredId('Full path of the top-level group whose audit events are sent.') };
}

/** `active` of a mutation that updates. */
export const activeField = optionalFlag(
  'False pauses the destination. True resumes it where it stopped, without a gap.',
);

/** `active` of a mutation that creates. */
export const activeNewField = optionalFlag(
  "Auditstream's own. False creates a paused destination: it receives nothing until it is activated, and then " +
    'all events since its creation.',
);

/** Filters that are saved together with the rest, or not at all. */
export const filterFields = {
  eventTypeFilters: optionalTexts(
    "Auditstream's own. The complete list of the types of events that are sent; empty: all types. Saved together " +
      'with all other changes of the mutation, or not at all. When it is absent, the list does not change.',
  ),
  eventTypeDenylistFilters: optionalTexts(
    "Auditstream's own. The complete list of the types of events that are not sent. Saved together with all " +
      'other changes of the mutation, or not at all. When it is absent, the list does not change.',
  ),
  namespacePaths: optionalTexts(
    "Auditstream's own. The complete list of the groups and projects whose events are sent, by their full paths, " +
      'at most 5; empty: events of all. Saved together with all other changes of the mutation, or not at all. ' +
      'When it is absent, the list does not change.',
  ),
};

/** `verify` of a mutation that creates. */
export const verifyNewField = verifyField('a test event first, and refuses the destination');

/** `verify` of a mutation that updates. */
export const verifyChangedField = verifyField(
  'a test event with the new settings first, and refuses the update',
);

function verifyField(what: string): ApiField<boolean | null | undefined> {
  return optionalFlag(`Auditstream's own. True sends ${what} unless the answer is 2xx.`);
}
