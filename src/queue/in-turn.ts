/** Runs the tasks one after the other, even after one fails; then rejects with the errors. */
export async function inTurn(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const task of tasks) await task().catch((error: unknown) => errors.push(error));
  if (errors.length > 1) throw new AggregateError(errors, 'Several tasks failed');
  if (errors.length === 1) throw errors[0];
}
