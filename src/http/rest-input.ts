import type { ErrorText } from '../errors/define-errors.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import { parseExactJson } from '../json/exact-json.ts';
import { isJsonObject } from '../json/json-value.ts';
import type { HttpAnswer } from './answer.ts';
import { restFailure } from './failure.ts';
import { restErrors } from './http-errors.ts';
import type { HttpRequest } from './route.ts';

/** Parameters by name, not checked yet. */
export type RestValues = ReadonlyMap<string, unknown>;

export type RestInput =
  { readonly ok: true; readonly values: RestValues } | { readonly ok: false; readonly answer: HttpAnswer };

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const ACCEPTED = `${JSON_TYPE} or ${FORM_TYPE}`;

/** The parameters of a request, from the query and a body of JSON or form fields; the body has priority. */
export async function readRestInput(
  request: Pick<HttpRequest<unknown>, 'query' | 'headers' | 'readBody'>,
): Promise<RestInput> {
  const body = await request.readBody();
  if (!body.ok) return body;
  const values = formValues(request.query);
  if (body.bytes.length === 0) return { ok: true, values };
  const parsed = parseBody(body.bytes, request.headers['content-type'] ?? '');
  if (!parsed.ok) return parsed;
  return { ok: true, values: new Map([...values, ...parsed.values]) };
}

/** As Rails reads them: `name[]=a&name[]=b` is a list, and of `name=a&name=b` the last one counts. */
export function formValues(parameters: URLSearchParams): RestValues {
  const values = new Map<string, unknown>();
  for (const [key, value] of parameters) {
    const name = key.endsWith('[]') ? key.slice(0, -2) : key;
    values.set(name, key === name ? value : parameters.getAll(key));
  }
  return values;
}

function parseBody(bytes: Buffer, mediaType: string): RestInput {
  const type = (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (type !== JSON_TYPE && type !== FORM_TYPE) {
    const what = type === '' ? 'a body without a media type' : `the media type ${type}`;
    return refused(415, restErrors.BODY_TYPE({ what, accepted: ACCEPTED }));
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) return refused(400, restErrors.BODY_NOT_UTF8);
  // JSON under the form's media type is what curl sends by default.
  if (type === FORM_TYPE && !text.trimStart().startsWith('{')) {
    return { ok: true, values: formValues(new URLSearchParams(text)) };
  }
  const reading = parseExactJson(text);
  if (!reading.ok) return refused(400, reading.message);
  if (!isJsonObject(reading.value)) return refused(400, restErrors.BODY_NOT_AN_OBJECT);
  return { ok: true, values: new Map(Object.entries(reading.value)) };
}

function refused(status: 400 | 415, detail: ErrorText): RestInput {
  return { ok: false, answer: restFailure(status, detail) };
}
