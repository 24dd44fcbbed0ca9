/** A stream has new events; the key is its id. */
export const STREAM_TOPIC = 'stream';
/** A queue has jobs to fetch; the key is its name. */
export const QUEUE_TOPIC = 'queue';
