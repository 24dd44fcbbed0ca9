import { CommandError, StartFailedError } from '../command-error.ts';

export type Outcome = 'ok' | 'warning' | 'fault' | 'skipped';

/** The result of a check; `text` says what to do if something is wrong. */
export interface Check {
  readonly name: string;
  readonly outcome: Outcome;
  readonly text: string;
}

/** A check that ends with what it found, or with the error's own text as a fault. */
export async function check(name: string, work: () => Promise<Omit<Check, 'name'>>): Promise<Check> {
  try {
    return { name, ...(await work()) };
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof StartFailedError)) throw error;
    return { name, outcome: 'fault', text: error.message };
  }
}
