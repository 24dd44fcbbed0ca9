import { defineErrors } from '../errors/define-errors.ts';

/** What stands for a status; a sentence that says more may follow it. */
export const statusErrors = defineErrors('Any request', {
  HTTP_400: '400 Bad Request',
  HTTP_401: '401 Unauthorized',
  HTTP_403: '403 Forbidden',
  HTTP_404: '404 Not Found',
  HTTP_405: '405 Method Not Allowed',
  HTTP_408: '408 Request Timeout',
  HTTP_413: '413 Payload Too Large',
  HTTP_415: '415 Unsupported Media Type',
  HTTP_429: '429 Too Many Requests',
  HTTP_431: '431 Request Header Fields Too Large',
  HTTP_500: '500 Internal Server Error',
  HTTP_503: '503 Service Unavailable',
  HTTP_508: '508 Loop Detected',
});

export const httpErrors = defineErrors('Any request', {
  OUTAGE:
    'the database does not answer, and the request may or may not have taken effect; send the request again in a few seconds',
  TOO_MANY_BAD_TOKENS:
    'too many bad access tokens came from this address; correct the token, and wait for Retry-After',
  TOO_MANY_WITHOUT_TOKEN:
    'too many requests without an access token came from this address; send a token, or wait for Retry-After',
  TOO_MANY_REQUESTS: 'this access token or its holder has made too many requests; wait for Retry-After',
  TOO_MANY_BODIES: 'too many request bodies are being read at the moment; send the request again in a second',
  TOO_MANY_OWN_BODIES:
    'too many request bodies of the same sender or group are being read at the moment; send the request again in a second',
  TOO_MANY_ANSWERS:
    'too many answers to this group or this token have not been read; read them to their end, and send the request again in a second',
  ANSWER_TOO_LARGE:
    'the answer would be larger than {mebibytes} MiB; ask for fewer elements, for fewer fields, or in several requests',
  TOO_MANY_CONNECTIONS:
    'too many connections are open from this address; close some, or send requests over fewer',
  BODY_TOO_LARGE: 'the body is larger than {limit} bytes; send it in several requests',
  BODY_IN_TINY_CHUNKS: 'the body comes in chunks of a few bytes; send larger ones, or a Content-Length',
  BODY_TOO_SLOW: 'the body arrives too slowly; send it over a faster connection or in several requests',
  BODY_NOT_GZIP: 'the Content-Encoding {encoding} is not accepted; send the body as gzip or uncompressed',
  BODY_GZIP_BROKEN: 'the body is not gzip, or it is cut off; send it again',
  BODY_COMPRESSED: 'the Content-Encoding {encoding} is not accepted; send the body uncompressed',
  HOST_AMBIGUOUS: 'the request has several Host headers; send one',
  MEDIA_TYPE_UNREADABLE: 'the header Content-Type is not a media type; send application/json',
});

/** `OFFSET_TOO_FAR` is GitLab's. */
export const restErrors = defineErrors('REST', {
  BODY_TYPE: '{what} is not accepted; send {accepted}',
  BODY_NOT_UTF8: 'the body is not valid UTF-8; encode it as UTF-8',
  BODY_NOT_AN_OBJECT: 'the body is not a JSON object; send {"name": value}',
  OFFSET_TOO_FAR:
    'Offset pagination has a maximum allowed offset of {maximum} for requests that return objects of type {type}. Remaining records can be retrieved using keyset pagination.',
  HEALTH_DATABASE_AWAY: 'The database does not answer; see the log of this server.',
  HEALTH_STOPPING: 'The server is stopping; send requests to another one.',
});

/** Each goes behind the name of a field. */
export const fieldErrors = defineErrors('Fields', {
  FIELD_MISSING: 'is missing. Send {what}.',
  FIELD_INVALID: 'is invalid. Send {what}.',
});

export const httpLogErrors = defineErrors('Log', {
  REQUEST_MET_OUTAGE:
    'a request failed because the database is not available; the sender is told to send it again',
  REQUEST_FAILED: 'a request failed for an unexpected reason',
  HTTP_SERVER_FAILED: 'the HTTP server failed to handle a request',
  ANSWER_TOO_SLOW:
    'an answer was cut off because its client read it too slowly; write it to a file first, over a faster connection',
  ANSWER_NOT_ALLOWED:
    'an answer was cut off because its token, or the right to read it, has ended in the meantime',
  CONNECTIONS_TURNED_AWAY:
    'connections are turned away because too many are open; look for clients that do not reuse theirs',
});

/** GitLab's text, in place of 401. */
export const tokenErrors = defineErrors('GraphQL', { TOKEN_INVALID: 'Invalid token' });
