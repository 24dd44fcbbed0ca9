import type { ErrorText } from '../errors/define-errors.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import type { JsonBudget } from '../json/exact-json.ts';
import { readJson } from '../json/read-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { graphqlErrors } from './graphql-errors.ts';

/** One GraphQL request of a body. */
export interface Operation {
  readonly query: string;
  readonly variables: JsonObject;
  readonly operationName: string | undefined;
}

/** The parts of an HTTP request that hold operations. */
export interface OperationSource {
  readonly method: 'GET' | 'POST';
  readonly query: URLSearchParams;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** The operations of a request, or the HTTP status and text that refuse it. */
export type ReadOperations =
  | { readonly ok: true; readonly operations: readonly Operation[]; readonly batch: boolean }
  | {
      readonly ok: false;
      readonly status: 400 | 413 | 415 | 422;
      readonly message: ErrorText;
      /** The values are too many for the budget. */
      readonly tooMany?: boolean;
    };

type ReadOperation = { readonly ok: true; readonly operation: Operation } | Refusal;
type Refusal = Extract<ReadOperations, { ok: false }>;

/** Operations of one request. */
export const MAX_OPERATIONS = 100;
const MAX_QUERY_CHARACTERS = 10_000;
// URLSearchParams takes minutes for 25 MB of fields.
const MAX_FORM_FIELDS = 100;
/** Limited because a form is decoded in one step. */
const MAX_FORM_BYTES = 1024 * 1024;
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPES: readonly string[] = ['application/json', 'application/graphql-response+json'];

/** Reads the parameters of a GET, a form, a JSON object or a JSON array of those, step by step; numbers stay exact. */
export function* readOperations(
  source: OperationSource,
  budget: JsonBudget,
): Generator<void, ReadOperations> {
  if (source.method === 'GET' || source.body.length === 0) {
    return single(yield* readParameters(source.query, budget));
  }
  const type = (source.contentType ?? 'application/json').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type !== FORM && !JSON_TYPES.includes(type)) {
    return refused(415, graphqlErrors.GRAPHQL_BODY_TYPE({ type, form: FORM }));
  }
  if (type === FORM && source.body.length > MAX_FORM_BYTES) {
    return refused(413, graphqlErrors.FORM_TOO_LARGE({ maximum: MAX_FORM_BYTES }));
  }
  const text = decodeUtf8(source.body);
  if (text === undefined) return refused(400, graphqlErrors.GRAPHQL_BODY_NOT_UTF8);
  return yield* type === FORM ? readForm(text, budget) : readObjects(text, budget);
}

function* readForm(text: string, budget: JsonBudget): Generator<void, ReadOperations> {
  if (text.split('&', MAX_FORM_FIELDS + 1).length > MAX_FORM_FIELDS) {
    return refused(400, graphqlErrors.FORM_TOO_MANY_FIELDS({ maximum: MAX_FORM_FIELDS }));
  }
  // URLSearchParams would turn bytes that are not UTF-8 into other characters.
  if (!isDecodable(text)) return refused(400, graphqlErrors.FORM_NOT_UTF8);
  return single(yield* readParameters(new URLSearchParams(text), budget));
}

function* readObjects(text: string, budget: JsonBudget): Generator<void, ReadOperations> {
  const reading = yield* readJson(text, budget);
  if (!reading.ok) return { ...refused(400, reading.message), tooMany: reading.tooMany === true };
  const { value } = reading;
  return Array.isArray(value) ? yield* readBatch(value, budget) : single(yield* readObject(value, budget));
}

function* readBatch(values: readonly JsonValue[], budget: JsonBudget): Generator<void, ReadOperations> {
  if (values.length === 0) return refused(400, graphqlErrors.BATCH_EMPTY);
  if (values.length > MAX_OPERATIONS) {
    return refused(422, graphqlErrors.BATCH_TOO_LARGE({ maximum: MAX_OPERATIONS }));
  }
  const operations: Operation[] = [];
  for (const value of values) {
    const read = yield* readObject(value, budget);
    if (!read.ok) return read;
    operations.push(read.operation);
  }
  return { ok: true, operations, batch: true };
}

function* readObject(value: JsonValue, budget: JsonBudget): Generator<void, ReadOperation> {
  if (!isJsonObject(value)) return refused(400, graphqlErrors.GRAPHQL_BODY_NOT_AN_OBJECT);
  return yield* readOperation(value['query'], value['variables'], value['operationName'], budget);
}

function* readParameters(parameters: URLSearchParams, budget: JsonBudget): Generator<void, ReadOperation> {
  const [query, variables, operationName] = ['query', 'variables', 'operationName'].map(
    (name) => parameters.get(name) ?? undefined,
  );
  return yield* readOperation(query, variables, operationName, budget);
}

function* readOperation(
  query: JsonValue | undefined,
  variables: JsonValue | undefined,
  operationName: JsonValue | undefined,
  budget: JsonBudget,
): Generator<void, ReadOperation> {
  if (!isOptionalText(query)) return refused(400, graphqlErrors.QUERY_NOT_TEXT);
  if (!isOptionalText(operationName)) return refused(400, graphqlErrors.OPERATION_NAME_NOT_TEXT);
  const text = query ?? '';
  if (isLongerThan(MAX_QUERY_CHARACTERS, text)) return refused(422, graphqlErrors.QUERY_TOO_LARGE);
  const read = yield* readVariables(variables, budget);
  if (!read.ok) return read;
  const name = operationName === null || operationName === '' ? undefined : operationName;
  return { ok: true, operation: { query: text, variables: read.variables, operationName: name } };
}

/** Variables are an object or, in forms and URLs, JSON text. */
function* readVariables(
  given: JsonValue | undefined,
  budget: JsonBudget,
): Generator<void, { ok: true; variables: JsonObject } | Refusal> {
  if (given === undefined || given === null || given === '') return { ok: true, variables: {} };
  const reading =
    typeof given === 'string' ? yield* readJson(given, budget) : { ok: true as const, value: given };
  if (!reading.ok) {
    const message = graphqlErrors.VARIABLES_UNREADABLE({ reason: reading.message });
    return { ...refused(400, message), tooMany: reading.tooMany === true };
  }
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
