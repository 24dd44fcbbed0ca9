import { ID } from 'type-graphql';
import { optionalFlag, type InputField } from '../graphql/input-type.ts';

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

/** `verify` of a mutation that creates. */
export const verifyNewField = verifyField(' and refuses the destination');

/** `verify` of a mutation that updates. */
export const verifyChangedField = verifyField(', to what the destination would be, and refuses the update');

function verifyField(what: string): InputField<boolean | null | undefined> {
  return optionalFlag(`Auditstream's own. True sends a test event first${what} unless the answer is 2xx.`);
}
