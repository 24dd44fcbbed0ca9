import { defineErrors } from '../errors/define-errors.ts';

/** Errors of a source to be saved. */
export const sourceTexts = defineErrors('Payloads of mutations', {
  SOURCE_KIND_UNKNOWN: 'There is no kind of source {kind}; the kinds are {kinds}',
  SOURCE_NAME_LENGTH: 'The name of a source has 1 to {maximum} characters',
  SOURCE_NAME_TAKEN: 'Another source of the top-level group has the name {name}; choose another one',
  SOURCE_SECRET_LENGTH:
    'The secret of a source has {minimum} to {maximum} visible ASCII characters without spaces; leave it out to have one generated',
  SOURCE_SECRET_TAKEN: 'Choose another secret, or leave it out to have one generated',
  SOURCES_LIMIT: 'A top-level group has {maximum} sources at most; destroy one first',
  SOURCE_SILENCE: 'A source counts as silent after 1 to {maximum} hours, or (null) never',
  SOURCE_OVERLAP: 'The previous secret can stay valid for 0 to {maximum} hours',
  CONFIG_MEMBERS: 'config is an object of the fields of its kind; auditEventsSourceKinds lists them',
  CONFIG_CHOICE: 'config.{member} is {choices}',
  CONFIG_SKIP:
    'config.skip has types of events, with commas or spaces between them; each may end in *, and all have at most 2000 characters',
  CONFIG_ACKNOWLEDGEMENT: 'config.acknowledgement is true or false',
  CONFIG_POINTER:
    'Pointers in config are JSON pointers of at most 255 characters, such as /actor/name; the empty one means the whole record',
  CONFIG_SYSTEM:
    'config.system has 1 to 32 lowercase letters, digits and underscores, and begins with a letter',
});

/** Errors that senders get. */
export const arrivalErrors = defineErrors('REST', {
  SOURCE_BODY_NOT_UTF8: 'The body is not UTF-8; send JSON in UTF-8',
  SOURCE_BODY_EMPTY: 'The body contains no record; send JSON: an object, an array, or one object a line',
  SOURCE_BODY_NOT_JSON: 'No record of the body can be read: {reason}',
  SOURCE_TOO_MANY_RECORDS:
    'The body contains more than {maximum} records, or too many values in them; send several requests',
  SOURCE_PAUSED: 'The source is paused; activate it, or stop sending',
  SOURCE_REQUEST_OLD:
    'The request was signed too long ago, or has no time, so that it cannot be distinguished from a repetition; send a new one',
  FIREHOSE_BODY:
    'The body does not have the form of Firehose, an object with records, each with its data in base64; send it unchanged, or without the header X-Amz-Firehose-Request-Id',
  FIREHOSE_TOO_LARGE: "The records unpack to more than {maximum} bytes; set the stream's buffer size to less",
  FIREHOSE_BUSY: 'Other requests fill the memory; send the records again',
  SOURCE_LATE:
    'Storing the events takes too long; send the request again: events that are stored by then are not stored twice',
  SOURCE_GONE: 'The source was destroyed',
});

/** Errors in the log. */
export const sourceLogErrors = defineErrors('Log', {
  SOURCE_COUNTS_NOT_WRITTEN:
    'events of sources were stored, but could not be counted; the numbers shown are too small',
});
