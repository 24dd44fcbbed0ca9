/** The redaction rules of a top-level group have changed. Key: the id of the group. */
export const REDACTION_TOPIC = 'redaction';
