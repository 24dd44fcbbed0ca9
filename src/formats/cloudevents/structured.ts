import { batching } from '../batching.ts';
import type { Format, FormatEvent } from '../format.ts';
import { attributesOf } from './attributes.ts';

const TAIL = '}';

/** CloudEvents in structured mode: attributes and event in one JSON object. Several events are a batch of those. */
export const CLOUDEVENTS: Format = {
  name: 'cloudevents',
  title: 'CloudEvents',
  batches: true,
  isJsonValue: true,
  open(place) {
    // A batch is measured before it is written, and the attributes take a reading of the body.
    const heads = new WeakMap<FormatEvent, string>();
    const headOf = (event: FormatEvent): string => {
      const known = heads.get(event);
      if (known !== undefined) return known;
      const head = `${JSON.stringify(attributesOf(event, place)).slice(0, -1)},"data":`;
      heads.set(event, head);
      return head;
    };
    return {
      single: {
        contentType: 'application/cloudevents+json',
        headerNames: [],
        headersOf: () => [],
        bodyOf: (event) => headOf(event) + event.body + TAIL,
      },
      batching: batching({
        contentType: 'application/cloudevents-batch+json',
        ...{ open: '[', separator: ',', close: ']' },
        item: (event) => [headOf(event), event.body, TAIL],
      }),
    };
  },
};
