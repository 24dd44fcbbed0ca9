/**
 * SQL for these columns of the first event after a position, as a row that may not be there. `b` has the position's
 * columns of a subscription, `s` its stream's. The event is looked for between bounds that prune partitions.
 */
export function nextEventSql(columns: string, b: string, s: string): string {
  return `(SELECT ${columns} FROM audit_events e
           WHERE e.stream_id = ${b}.stream_id AND e.sequence > ${b}.position
             AND e.received_at >= ${b}.position_received_at AND e.received_at <= ${s}.last_received_at
           ORDER BY e.sequence LIMIT 1)`;
}
