import { jsonAnswer } from '../../http/answer.ts';
import { statusErrors } from '../../http/http-errors.ts';
import { isGzip } from '../../http/inflate.ts';
import { MAX_BODY_BYTES } from '../../audit-events/ingest/ingest-limits.ts';
import { decodeUtf8 } from '../../json/decode-utf8.ts';
import { isJsonObject, type JsonValue } from '../../json/json-value.ts';
import { readJson } from '../../json/read-json.ts';
import { textOfBody } from '../reading/decode-body.ts';
import { readRecords } from '../reading/read-records.ts';
import type { ArrivedRecord } from '../source-kind.ts';
import { arrivalErrors } from '../sources-errors.ts';
import { unreadable, type CarriedBody, type CarriedRecords, type Carrier } from './carrier.ts';

const REQUEST_ID = 'x-amz-firehose-request-id';
/** Of all records of a request together. */
const MAX_UNPACKED = 4 * MAX_BODY_BYTES;
const MAX_MESSAGE = 8_192;

/** Amazon Data Firehose, as its HTTP endpoint delivery speaks: records in base64, answers with the id of the request. */
export const firehoseCarrier: Carrier = {
  carries: (headers) => headers[REQUEST_ID] !== undefined,
  failure: (headers, now) => (status, detail) => {
    const said = statusErrors[`HTTP_${status}`];
    const errorMessage = (detail === undefined ? said : `${said} - ${detail}`).slice(0, MAX_MESSAGE);
    return jsonAnswer(status, { ...answerTo(headers[REQUEST_ID], now()), errorMessage });
  },
  read: readFirehose,
  accepted: (_outcome, { headers, now }) => jsonAnswer(200, answerTo(headers[REQUEST_ID], now)),
};

/** Without it, Firehose takes an answer for a failure. */
function answerTo(requestId: string | string[] | undefined, now: Date) {
  return { requestId: String(requestId), timestamp: now.getTime() };
}

async function readFirehose(body: CarriedBody): Promise<CarriedRecords> {
  const text = decodeUtf8(body.bytes);
  if (text === undefined) return unreadable(arrivalErrors.SOURCE_BODY_NOT_UTF8);
  const reading = await body.run(readJson(text, { values: body.limits.values }));
  if (!reading.ok) return unreadable(arrivalErrors.SOURCE_BODY_NOT_JSON({ reason: reading.message }));
  const sent = isJsonObject(reading.value) ? reading.value['records'] : undefined;
  if (!Array.isArray(sent)) return unreadable(arrivalErrors.FIREHOSE_BODY);
  return readAll(body, sent);
}

async function readAll(body: CarriedBody, sent: readonly JsonValue[]): Promise<CarriedRecords> {
  const { values, records: maximum } = body.limits;
  const budget = { values, maximum: values };
  const all: ArrivedRecord[] = [];
  let left = MAX_UNPACKED;
  for (const record of sent) {
    const data = isJsonObject(record) ? record['data'] : undefined;
    if (typeof data !== 'string') return unreadable(arrivalErrors.FIREHOSE_BODY);
    const bytes = await dataOf(body, data, left);
    if ('ok' in bytes) return bytes;
    left -= bytes.length;
    const text = await textOfBody(bytes, body);
    if (text === undefined) {
      all.push({ ok: false, why: arrivalErrors.SOURCE_BODY_NOT_UTF8, text: '' });
      continue;
    }
    const limits = { budget, maximum: maximum - all.length, list: body.list, mend: body.mend };
    const records = await body.run(readRecords(text, limits));
    if (records === undefined) return unreadable(arrivalErrors.SOURCE_TOO_MANY_RECORDS({ maximum }), 413);
    all.push(...records);
  }
  return { ok: true, records: all };
}

/** The bytes of a record: CloudWatch Logs packs what it hands to Firehose. */
async function dataOf(
  { unpack }: CarriedBody,
  data: string,
  limit: number,
): Promise<Buffer | Extract<CarriedRecords, { ok: false }>> {
  const bytes = Buffer.from(data, 'base64');
  if (!isGzip(bytes)) return bytes;
  const inflated = await unpack(bytes, limit);
  switch (inflated.kind) {
    case 'read':
      return inflated.bytes;
    case 'not-gzip':
      return unreadable(arrivalErrors.FIREHOSE_BODY);
    case 'too-large':
      return unreadable(arrivalErrors.FIREHOSE_TOO_LARGE({ maximum: MAX_UNPACKED }), 413);
    default:
      return unreadable(arrivalErrors.FIREHOSE_BUSY, 503);
  }
}
