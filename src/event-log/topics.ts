/** Key: a stream's id. It has new events. */
export const STREAM_TOPIC = 'stream';
/** Key: a queue's name. It has jobs that can be fetched. */
export const QUEUE_TOPIC = 'queue';
