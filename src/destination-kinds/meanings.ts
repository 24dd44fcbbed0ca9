/** By what a table lists, the key that it is listed under. */
export function meanings<Meaning extends string, Said>(
  table: Readonly<Record<Meaning, readonly Said[]>>,
): ReadonlyMap<Said, Meaning> {
  const entries = Object.entries(table) as [Meaning, readonly Said[]][];
  return new Map(entries.flatMap(([meaning, said]) => said.map((one) => [one, meaning] as const)));
}
