import { parseJsonObject, stringifyJson } from '../../json/exact-json.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { batching } from '../batching.ts';
import { bodyAlone, type Format, type FormatEvent } from '../format.ts';
import { ocsfEvent } from './event.ts';

const CONTENT_TYPE = 'application/json';

/** Events in the words of the Open Cybersecurity Schema Framework. Several events are a JSON array of those. */
export const OCSF: Format = {
  name: 'ocsf',
  title: 'OCSF 1.8',
  batches: true,
  isJsonValue: true,
  open(place) {
    const textOf = (event: FormatEvent): string => {
      const members = parseJsonObject(event.body === '' ? '{}' : event.body);
      const written = ocsfEvent(event, members ?? {}, place);
      // An event that cannot be read without loss is carried as a whole.
      return stringifyJson(
        (members === undefined ? { ...written, raw_data: event.body } : written) as JsonValue,
      );
    };
    return {
      single: bodyAlone(CONTENT_TYPE, textOf),
      batching: batching({
        contentType: CONTENT_TYPE,
        ...{ open: '[', separator: ',', close: ']' },
        item: (event) => ['', textOf(event), ''],
        isReading: true,
      }),
    };
  },
};
