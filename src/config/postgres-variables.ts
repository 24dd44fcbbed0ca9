/** Variables that DATABASE_URL may use from the environment; docs/configuration.md names them. */
const KEPT = ['PGPASSWORD', 'PGSSLMODE'];

/**
 * Removes the variables that PostgreSQL's clients read from the environment: they are meant for other programs, and the
 * server's connections set everything themselves. Must run before the client is loaded, which reads some of them at
 * once.
 */
export function forgetPostgresVariables(env: Record<string, string | undefined>): void {
  for (const name of Object.keys(env)) {
    if (/^(PG|NODE_PG_)/.test(name) && !KEPT.includes(name)) delete env[name];
  }
}
