import type { Format } from '../format.ts';
import { attributesOf } from './attributes.ts';

/** The prefix of the headers that hold the attributes, in lower case. */
export const ATTRIBUTE_HEADER_PREFIX = 'ce-';

/** What the HTTP binding escapes: blanks, quotes, percent signs, and all that is not printable ASCII. */
const ESCAPED = /[^\x21\x23\x24\x26-\x7e]/gu;

/** CloudEvents in binary mode: the event as it is, its attributes in headers. The mode has no batches. */
export const CLOUDEVENTS_BINARY: Format = {
  name: 'cloudevents_binary',
  title: 'CloudEvents, attributes in headers',
  batches: false,
  open: (place) => ({
    single(event) {
      const { datacontenttype = '', ...attributes } = attributesOf(event, place);
      return {
        contentType: datacontenttype,
        headers: Object.entries(attributes).map(([name, value]) => [
          ATTRIBUTE_HEADER_PREFIX + name,
          value.replace(ESCAPED, encodeURIComponent),
        ]),
        body: event.body,
      };
    },
    batching: undefined,
  }),
};
