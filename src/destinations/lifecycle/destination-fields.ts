import { ID } from 'type-graphql';
import { optionalFlag, optionalTexts, type InputField } from '../../graphql/input-type.ts';

// What inputs of both generations have.

/** `groupPath` of a mutation that creates for a group. */
export const groupPathField: InputField<string> = {
  type: () => ID,
  description: 'Full path of the top-level group whose audit events are sent.',
};

/** `active` of a mutation that updates. */
export const activeField = optionalFlag(
  'False pauses the destination; true goes on where it stopped, without a gap.',
);

/** `active` of a mutation that creates. */
export const activeNewField = optionalFlag(
  "Auditstream's own. False makes it paused: it receives nothing until it is activated, and then everything since now.",
);

/** Filters that are saved together with the rest, or not at all. */
export const filterFields = {
  eventTypeFilters: optionalTexts(
    "Auditstream's own. Exactly the types of events that are sent, all of them when empty. Saved together with everything else or not at all; what is absent stays as it is.",
  ),
  eventTypeDenylistFilters: optionalTexts(
    "Auditstream's own. Exactly the types of events that are not sent. Saved together with everything else or not at all; what is absent stays as it is.",
  ),
  namespacePaths: optionalTexts(
    "Auditstream's own. Full paths of exactly the groups and projects whose events are sent, at most 5; those of all when empty. Saved together with everything else or not at all; what is absent stays as it is.",
  ),
};

/** `verify` of a mutation that creates. */
export const verifyNewField = verifyField(' and refuses the destination');

/** `verify` of a mutation that updates. */
export const verifyChangedField = verifyField(', to what the destination would be, and refuses the update');

function verifyField(what: string): InputField<boolean | null | undefined> {
  return optionalFlag(`Auditstream's own. True sends a test event first${what} unless the answer is 2xx.`);
}
