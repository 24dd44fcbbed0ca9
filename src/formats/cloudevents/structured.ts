import { batching } from '../batching.ts';
import { bodyAlone, type Format, type FormatEvent } from '../format.ts';
import { attributesOf } from './attributes.ts';

const TAIL = '}';

/** CloudEvents in structured mode: attributes and event in one JSON object. Several events are a batch of those. */
export const CLOUDEVENTS: Format = {
  name: 'cloudevents',
  title: 'CloudEvents',
  batches: true,
  isJsonValue: true,
  open(place) {
    const headOf = (event: FormatEvent): string =>
      `${JSON.stringify(attributesOf(event, place)).slice(0, -1)},"data":`;
    return {
      single: bodyAlone('application/cloudevents+json', (event) => headOf(event) + event.body + TAIL),
      batching: batching({
        contentType: 'application/cloudevents-batch+json',
        ...{ open: '[', separator: ',', close: ']' },
        item: (event) => [headOf(event), event.body, TAIL],
        isReading: true,
      }),
    };
  },
};
