/** Keys of an event that filters, reports and receivers go by: they are delivered as they were sent. */
export const PROTECTED_KEYS: ReadonlySet<string> = new Set([
  ...['id', 'author_id', 'entity_id', 'entity_type', 'ip_address', 'author_name', 'entity_path'],
  ...['created_at', 'target_type', 'target_id', 'event_type'],
]);
