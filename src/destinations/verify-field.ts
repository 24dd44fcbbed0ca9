import { optionalFlag, type InputField } from '../graphql/input-type.ts';

/** `verify` of a mutation that creates. */
export const verifyNewField = verifyField(' and refuses the destination');

/** `verify` of a mutation that updates. */
export const verifyChangedField = verifyField(', to what the destination would be, and refuses the update');

function verifyField(what: string): InputField<boolean | null | undefined> {
  return optionalFlag(`Auditstream's own. True sends a test event first${what} unless the answer is 2xx.`);
}
