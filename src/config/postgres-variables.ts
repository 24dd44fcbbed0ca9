/** What DATABASE_URL may leave to the environment; docs/configuration.md names them. */
const KEPT = ['PGPASSWORD', 'PGSSLMODE'];

/**
 * Removes the variables that PostgreSQL's clients read of themselves: they are there for other programs of the machine,
 * and our connections say all of it. Called before the client is loaded, which looks at some of them then.
 */
export function forgetPostgresVariables(env: Record<string, string | undefined>): void {
  for (const name of Object.keys(env)) {
    if (/^(PG|NODE_PG_)/.test(name) && !KEPT.includes(name)) delete env[name];
  }
}
