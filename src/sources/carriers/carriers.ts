import type { IncomingHttpHeaders } from 'node:http';
import { unreadable, type Carrier } from './carrier.ts';
import { firehoseCarrier } from './firehose.ts';
import { jsonAnswer } from '../../http/answer.ts';
import { restFailure } from '../../http/failure.ts';
import { textOfBody } from '../reading/decode-body.ts';
import { readRecords } from '../reading/read-records.ts';
import { arrivalErrors } from '../sources-errors.ts';

/** No carrier: the system itself sends JSON and gets REST answers. */
const plainCarrier: Carrier = {
  carries: () => true,
  failure: () => restFailure,
  async read({ bytes, limits, list, mend, shorten, run }) {
    const text = await textOfBody(bytes, { mend, run });
    if (text === undefined) return unreadable(arrivalErrors.SOURCE_BODY_NOT_UTF8);
    const { values, records: maximum } = limits;
    const within = { budget: { values, maximum: values }, maximum, list, mend, shorten };
    const records = await run(readRecords(text, within));
    if (records === undefined) return unreadable(arrivalErrors.SOURCE_TOO_MANY_RECORDS({ maximum }), 413);
    if (records.length === 0) return unreadable(arrivalErrors.SOURCE_BODY_EMPTY);
    // Not a word of it is JSON: its sender was told to send something else.
    const broken = records.find((record) => !record.ok);
    return broken !== undefined && records.every(({ ok }) => !ok)
      ? unreadable(arrivalErrors.SOURCE_BODY_NOT_JSON({ reason: broken.why }))
      : { ok: true, records };
  },
  accepted({ accepted, duplicates, skipped, refused, ids }, { allOrNothing }) {
    return jsonAnswer(202, { accepted, duplicates, ...(allOrNothing ? { ids } : { skipped, refused }) });
  },
};

/** Every carrier that can be recognised; a new one is a file and a line. */
const CARRIERS: readonly Carrier[] = [firehoseCarrier];

/** The carrier of a request. */
export function carrierOf(headers: IncomingHttpHeaders): Carrier {
  return CARRIERS.find((carrier) => carrier.carries(headers)) ?? plainCarrier;
}
