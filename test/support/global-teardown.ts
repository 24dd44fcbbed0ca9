/** Stops the PostgreSQL of the run and removes what it leaves on the disk. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.testPostgres?.remove();
}
