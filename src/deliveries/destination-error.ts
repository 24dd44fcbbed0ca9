import type pg from 'pg';
import { answerErrors } from '../streaming/streaming-errors.ts';

/** The newest attempt of a destination that failed. */
export interface DestinationError {
  readonly at: Date;
  readonly status: number | null;
  readonly class: string;
  readonly message: string;
}

/** The newest error of each destination as far back as attempts are kept, tests apart; one statement. */
export async function loadLastErrors(
  pool: Pick<pg.Pool, 'query'>,
  destinationIds: readonly number[],
): Promise<Map<number, DestinationError>> {
  const { rows } = await pool.query<
    Omit<DestinationError, 'message'> & { id: number; message: string | null }
  >({
    name: 'destination-errors',
    // As the partial index attempts_errors_idx has it.
    text: `SELECT d.id, e.*
           FROM unnest($1::int[]) AS d(id)
           CROSS JOIN LATERAL (
             SELECT a.attempted_at AS at, a.status, a.error_class AS class, a.error_message AS message
             FROM attempts a
             WHERE a.destination_id = d.id AND a.error_class <> 'aborted' AND a."trigger" <> 'TEST'
             ORDER BY a.attempted_at DESC LIMIT 1) e`,
    values: [destinationIds],
  });
  return new Map(
    rows.map(({ id, message, ...error }) => [id, { ...error, message: message ?? answered(error.status) }]),
  );
}

/** What is said of an attempt that was answered, but not with a 2xx. */
export function answered(status: number | null): string {
  return answerErrors.DESTINATION_ANSWERED({ status: status ?? 'nothing' });
}
