import { defineErrors } from '../../errors/define-errors.ts';

export const ingestErrors = defineErrors('REST', {
  EVENTS_BODY_TYPE: '{what} is not accepted; send Content-Type {accepted}',
  EVENTS_CHARSET: 'The charset {charset} is not accepted; send UTF-8',
  EVENTS_BODY_NOT_UTF8: 'The body is not valid UTF-8; encode it as UTF-8',
  EVENTS_BODY_EMPTY: 'The body is empty; send at least one event',
  EVENTS_LIST_EMPTY: 'The list of events is empty; send at least one event',
  EVENTS_KEYS_BESIDE: 'The object has other keys beside "events"; send "events" alone',
  EVENTS_LINE: 'events[{index}] (line {line}): {reason}',
  EVENTS_TOO_MANY: 'The request has more than {maximum} events; send them in several requests',
  EVENTS_TOO_MANY_LINES:
    'The request has more than {maximum} lines; leave blank ones out, and send it in several requests',
  EVENTS_WAITING: 'too many events are waiting to be stored; send the request again in a second',
});

/** Events that are not taken because of where they have been, by either interface. */
export const arrivalErrors = defineErrors('Any request', {
  EVENT_WAS_HERE:
    'the event comes from this installation itself; remove the destination that leads back here, or the one that sent it',
  EVENT_CAME_TOO_FAR:
    'the event has passed through more than {maximum} installations; shorten the chain of installations that deliver to each other',
  VIA_UNREADABLE: '{header} is not a list of installations; forward the header unchanged, or leave it out',
});

export const ingestPayloadErrors = defineErrors('Payloads of mutations', {
  EVENT_FIELD: '{field} {fault}',
  EVENTS_WAITING_PAYLOAD: 'Too many events are waiting to be stored; send them again in a second',
});

/** Each goes behind the name of a field of an event: `author_name`, in a batch `events[3].author_name`. */
export const eventErrors = defineErrors('Fields', {
  EVENTS_NONE: 'is empty; send at least one event',
  EVENTS_OVER_LIMIT: 'has more than {maximum} events; send them in several requests',
  EVENT_NOT_AN_OBJECT: 'must be a JSON object; send one object for each event',
  EVENT_TOO_DEEP: 'is nested deeper than {levels} levels; flatten it',
  EVENT_TOO_LARGE: 'is larger than 1 MB (1048576 bytes) as delivered; shorten details',
  EVENT_NOT_STORABLE: 'contains U+0000 or a lone surrogate, which cannot be stored; remove it',
  TEXT_MISSING: 'is missing; send a text that is not blank',
  TEXT_EXPECTED: 'must be a text; send it as a JSON string',
  TEXT_BLANK: "can't be blank; send at least one visible character",
  TEXT_TOO_LONG: 'is too long (maximum is {maximum} characters); shorten it',
  TEXT_OR_NULL_EXPECTED: 'must be a text or null; send it as a JSON string',
  LONG_TEXT_OR_NULL_EXPECTED: 'must be a text or null; send objects in details',
  EVENT_TYPE_INVALID: 'is invalid; use letters, digits and the characters _ . : - only',
  ENTITY_PATH_TOO_LONG:
    'is too long (maximum is {maximum} bytes); send the full path of one group, project or user',
  ENTITY_PATH_NOT_A_USER: 'must be one segment for a User; send the username',
  ENTITY_PATH_OUTSIDE: 'must be {group} or lie below it; correct it, or post to the group that it belongs to',
  ID_EXPECTED: 'must be an integer, a text or null; send fractions as text',
  ID_BLANK: "can't be blank; send an id that is unique to the event, or none",
  OBJECT_EXPECTED: 'must be an object; send a text as {"custom_message": "…"}',
  TIME_INVALID: '{fault}; send ISO 8601 with date, time and zone, such as 2022-02-23T06:27:17.873Z',
  KEY_OF_A_BATCH: 'is for a single event; give each event of a batch an id instead',
  KEY_BLANK: "can't be blank; send a key that is unique to the event, or none",
  KEY_TOO_LONG: 'is too long (maximum is {maximum} characters); send a shorter key, such as a UUID',
  KEY_NOT_PRINTABLE: 'must be printable ASCII; send a key such as a UUID',
});
