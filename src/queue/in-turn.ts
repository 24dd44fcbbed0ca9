/** Runs one task after the other, those behind one that fails, too; then rejects with what failed. */
export async function inTurn(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const task of tasks) await task().catch((error: unknown) => errors.push(error));
  if (errors.length > 1) throw new AggregateError(errors, 'Several tasks failed');
  if (errors.length === 1) throw errors[0];
}
