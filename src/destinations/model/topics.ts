/** Key: a destination's id. It, its headers or its state changed, or it is gone: what is remembered of it is stale. */
export const DESTINATION_TOPIC = 'destination';
