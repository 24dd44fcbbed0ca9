import type { Format } from '../format.ts';
import { ATTRIBUTES, attributesOf } from './attributes.ts';

/** What stands before an attribute's name in a header. */
const PREFIX = 'ce-';
/** This one is the Content-Type. */
const CONTENT_TYPE = 'datacontenttype';
/** What the HTTP binding escapes: blanks, quotes, percent signs, and all that is not printable ASCII. */
const ESCAPED = /[^\x21\x23\x24\x26-\x7e]/gu;

/** CloudEvents in binary mode: the event as it is, its attributes in headers. The mode has no batches. */
export const CLOUDEVENTS_BINARY: Format = {
  name: 'cloudevents_binary',
  title: 'CloudEvents, attributes in headers',
  batches: false,
  isJsonValue: false,
  open: (place) => ({
    single: {
      contentType: 'application/json',
      headerNames: ATTRIBUTES.filter((name) => name !== CONTENT_TYPE).map((name) => PREFIX + name),
      headersOf: (event) =>
        Object.entries(attributesOf(event, place))
          .filter(([name]) => name !== CONTENT_TYPE)
          .map(([name, value]) => [PREFIX + name, value.replace(ESCAPED, encodeURIComponent)] as const),
      bodyOf: ({ body }) => body,
    },
    batching: undefined,
  }),
};
