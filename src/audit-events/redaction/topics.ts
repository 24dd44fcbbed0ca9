/** Key: a top-level group's id. What is taken out of its events has changed. */
export const REDACTION_TOPIC = 'redaction';
