import { explainStartError } from '../../start-error.ts';
import { CommandError, StartFailedError } from '../command-error.ts';
import type { AdminContext } from './admin-context.ts';

/**
 * Runs a command of the operator, and explains the same errors as a start of the server, such as an unreachable
 * database.
 */
export async function explainingStart<T>(context: AdminContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const text = error instanceof CommandError ? undefined : explainStartError(error, context.config);
    throw text === undefined ? error : new StartFailedError(text, { cause: error });
  }
}
