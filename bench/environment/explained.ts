import type pg from 'pg';

/** The pool; every statement says first how PostgreSQL carries it out, without the parts that it left out. */
export function explained(pool: pg.Pool, explain: (plan: string) => void): Pick<pg.Pool, 'query'> {
  const query = async (given: string | { text: string; values?: unknown[] }, values?: unknown[]) => {
    const { text, values: parameters } = typeof given === 'string' ? { text: given, values } : given;
    const { rows } = await pool.query<Record<string, string>>(
      `EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, SUMMARY) ${text}`,
      parameters,
    );
    const lines = rows.map((row) => row['QUERY PLAN'] ?? '').filter((line) => !/never executed/.test(line));
    explain(lines.slice(0, 60).join('\n'));
    return pool.query(given as string, values);
  };
  return { query: query as typeof pool.query };
}
