/** Events in one request. */
export const MAX_EVENTS = 10_000;

/** Lines of one request, blank ones included. */
export const MAX_LINES = 2 * MAX_EVENTS;

/** Bytes of one request's body; the HTTP server enforces it. */
export const MAX_BODY_BYTES = 25 * 1024 * 1024;

/** Bytes of one event as it is delivered, our `id` included (counted as if it had 16 digits). */
export const MAX_EVENT_BYTES = 1024 * 1024;

/** Events of one request whose errors are reported; the rest of the request is not checked. */
export const MAX_REPORTED_ERRORS = 20;
