import type pg from 'pg';

/** Finds the stream of the events that belong to no group; it never changes, so it is queried once. */
export function createInstanceStream(pool: Pick<pg.Pool, 'query'>): () => Promise<number> {
  let known: number | undefined;
  return async () => {
    if (known !== undefined) return known;
    const { rows } = await pool.query<{ id: number }>('SELECT id FROM streams WHERE group_id IS NULL');
    const [stream] = rows;
    if (stream === undefined) throw new Error('The instance has no stream: the first migration makes it');
    return (known = stream.id);
  };
}
