import type { ErrorText } from '../errors/define-errors.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import { parseExactJson } from '../json/exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { graphqlErrors } from './graphql-errors.ts';

/** One GraphQL request of a body. */
export interface Operation {
  readonly query: string;
  readonly variables: JsonObject;
  readonly operationName: string | undefined;
}

/** What an HTTP request carries, as the transport hands it over. */
export interface OperationSource {
  readonly method: 'GET' | 'POST';
  readonly query: URLSearchParams;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** The operations of a request, or the HTTP status and text that refuse it. */
export type ReadOperations =
  | { readonly ok: true; readonly operations: readonly Operation[]; readonly batch: boolean }
  | { readonly ok: false; readonly status: 400 | 415 | 422; readonly message: ErrorText };

type ReadOperation = { readonly ok: true; readonly operation: Operation } | Refusal;
type Refusal = Extract<ReadOperations, { ok: false }>;

/** In one request, whoever sends it. */
export const MAX_OPERATIONS = 100;
const MAX_QUERY_CHARACTERS = 10_000;
// URLSearchParams takes minutes for 25 MB of them.
const MAX_FORM_FIELDS = 100;
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPES: readonly string[] = ['application/json', 'application/graphql-response+json'];

/** Reads the parameters of a GET, a form, a JSON object or a JSON array of those; numbers stay exact. */
export function readOperations(source: OperationSource): ReadOperations {
  if (source.method === 'GET' || source.body.length === 0) return single(readParameters(source.query));
  const type = (source.contentType ?? 'application/json').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type !== FORM && !JSON_TYPES.includes(type)) {
    return refused(415, graphqlErrors.GRAPHQL_BODY_TYPE({ type, form: FORM }));
  }
  const text = decodeUtf8(source.body);
  if (text === undefined) return refused(400, graphqlErrors.GRAPHQL_BODY_NOT_UTF8);
  return type === FORM ? readForm(text) : readJson(text);
}

function readForm(text: string): ReadOperations {
  if (text.split('&', MAX_FORM_FIELDS + 1).length > MAX_FORM_FIELDS) {
    return refused(400, graphqlErrors.FORM_TOO_MANY_FIELDS({ maximum: MAX_FORM_FIELDS }));
  }
  // URLSearchParams would turn bytes that are not UTF-8 into other characters.
  if (!isDecodable(text)) return refused(400, graphqlErrors.FORM_NOT_UTF8);
  return single(readParameters(new URLSearchParams(text)));
}

function readJson(text: string): ReadOperations {
  const reading = parseExactJson(text);
  if (!reading.ok) return refused(400, reading.message);
  return Array.isArray(reading.value) ? readBatch(reading.value) : single(readObject(reading.value));
}

function readBatch(values: readonly JsonValue[]): ReadOperations {
  if (values.length === 0) return refused(400, graphqlErrors.BATCH_EMPTY);
  if (values.length > MAX_OPERATIONS) {
    return refused(422, graphqlErrors.BATCH_TOO_LARGE({ maximum: MAX_OPERATIONS }));
  }
  const operations: Operation[] = [];
  for (const value of values) {
    const read = readObject(value);
    if (!read.ok) return read;
    operations.push(read.operation);
  }
  return { ok: true, operations, batch: true };
}

function readObject(value: JsonValue): ReadOperation {
  if (!isJsonObject(value)) return refused(400, graphqlErrors.GRAPHQL_BODY_NOT_AN_OBJECT);
  return readOperation(value['query'], value['variables'], value['operationName']);
}

function readParameters(parameters: URLSearchParams): ReadOperation {
  const [query, variables, operationName] = ['query', 'variables', 'operationName'].map(
    (name) => parameters.get(name) ?? undefined,
  );
  return readOperation(query, variables, operationName);
}

function readOperation(
  query: JsonValue | undefined,
  variables: JsonValue | undefined,
  operationName: JsonValue | undefined,
): ReadOperation {
  if (!isOptionalText(query)) return refused(400, graphqlErrors.QUERY_NOT_TEXT);
  if (!isOptionalText(operationName)) return refused(400, graphqlErrors.OPERATION_NAME_NOT_TEXT);
  const text = query ?? '';
  if (isLongerThan(MAX_QUERY_CHARACTERS, text)) return refused(422, graphqlErrors.QUERY_TOO_LARGE);
  const read = readVariables(variables);
  if (!read.ok) return read;
  const name = operationName === null || operationName === '' ? undefined : operationName;
  return { ok: true, operation: { query: text, variables: read.variables, operationName: name } };
}

/** Variables come as an object or, in forms and URLs, as the text of one. */
function readVariables(given: JsonValue | undefined): { ok: true; variables: JsonObject } | Refusal {
  if (given === undefined || given === null || given === '') return { ok: true, variables: {} };
  const reading = typeof given === 'string' ? parseExactJson(given) : { ok: true as const, value: given };
  if (!reading.ok) return refused(400, graphqlErrors.VARIABLES_UNREADABLE({ reason: reading.message }));
  if (reading.value === null) return { ok: true, variables: {} };
  if (!isJsonObject(reading.value)) return refused(400, graphqlErrors.VARIABLES_NOT_AN_OBJECT);
  return { ok: true, variables: reading.value };
}

function single(read: ReadOperation): ReadOperations {
  return read.ok ? { ok: true, operations: [read.operation], batch: false } : read;
}

function isOptionalText(value: JsonValue | undefined): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

/** Counts characters as a reader does: one of them takes one or two units of a text. */
function isLongerThan(characters: number, text: string): boolean {
  if (text.length <= characters) return false;
  return text.length > 2 * characters || [...text].length > characters;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function refused(status: Refusal['status'], message: ErrorText): Refusal {
  return { ok: false, status, message };
}
