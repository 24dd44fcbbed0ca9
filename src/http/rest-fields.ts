import type { HttpRequest } from './route.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import { type HttpAnswer, jsonAnswer } from './answer.ts';
import { fieldErrors } from './http-errors.ts';
import { readRestInput, type RestValues } from './rest-input.ts';

/** One parameter of a request: how it is read, and in words what it should be. */
export interface Field<T> {
  /** Completes "Send …". */
  readonly what: string;
  readonly required: boolean;
  /** Undefined when the value is not of this type. Texts are parsed, too, because a form has only texts. */
  readonly parse: (value: unknown) => T | undefined;
}

type Shape = Readonly<Record<string, Field<unknown>>>;

/** The values of a shape. */
export type FieldValues<S extends Shape> = {
  readonly [Name in keyof S]: S[Name] extends Field<infer T> ? T : never;
};

export type FieldReading<S extends Shape> =
  | { readonly ok: true; readonly fields: FieldValues<S> }
  | { readonly ok: false; readonly answer: HttpAnswer };

export const text: Field<string> = {
  what: 'a text',
  required: true,
  parse: (value) => (typeof value === 'string' ? value : undefined),
};

/** A text that may become a value in a statement: PostgreSQL refuses U+0000. */
export const storableText: Field<string> = {
  what: 'a text without U+0000',
  required: true,
  parse: (value) => (typeof value === 'string' && !value.includes('\0') ? value : undefined),
};

export const integer: Field<number> = {
  what: 'an integer',
  required: true,
  parse(value) {
    if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
  },
};

export const truth: Field<boolean> = {
  what: 'true or false',
  required: true,
  parse(value) {
    if (value === true || value === 'true' || value === '1') return true;
    return value === false || value === 'false' || value === '0' ? false : undefined;
  },
};

/** In a form either `name[]=a&name[]=b` or `name=a,b`. */
export const texts: Field<readonly string[]> = {
  what: 'a list of texts',
  required: true,
  parse(value) {
    if (typeof value === 'string') return value.split(',').map((part) => part.trim());
    if (!Array.isArray(value)) return undefined;
    return value.every((part) => typeof part === 'string') ? value : undefined;
  },
};

/** 00:00 UTC of a day. */
export const day: Field<Date> = {
  what: 'a date, for example 2030-12-31',
  required: true,
  parse(value) {
    if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
    const date = new Date(`${value}T00:00:00.000Z`);
    // JavaScript takes 30 February for 2 March.
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) ? date : undefined;
  },
};

export function oneOf<const T extends string>(...allowed: readonly T[]): Field<T> {
  return {
    what: allowed.join(' or '),
    required: true,
    parse: (value) => allowed.find((one) => one === value),
  };
}

/** A field that may be absent or null. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return { ...field, required: false };
}

/** Reads what the shape names and ignores the rest; the refusal names every field that is wrong. */
export function readFields<S extends Shape>(values: RestValues, shape: S): FieldReading<S> {
  const fields: Record<string, unknown> = {};
  const errors: Record<string, ErrorText[]> = {};
  for (const [name, field] of Object.entries(shape)) {
    const value = values.get(name) ?? undefined;
    fields[name] = value === undefined ? undefined : field.parse(value);
    if (fields[name] !== undefined) continue;
    const { what } = field;
    if (value !== undefined) errors[name] = [fieldErrors.FIELD_INVALID({ what })];
    else if (field.required) errors[name] = [fieldErrors.FIELD_MISSING({ what })];
  }
  if (Object.keys(errors).length > 0) return { ok: false, answer: invalidFields(errors) };
  return { ok: true, fields: fields as FieldValues<S> };
}

/** 400 in GitLab's shape: the messages of each field that is wrong. */
export function invalidFields(errors: Readonly<Record<string, readonly ErrorText[]>>): HttpAnswer {
  return jsonAnswer(400, { message: errors });
}

type Carrier = Pick<HttpRequest<unknown>, 'query' | 'headers' | 'readBody'>;

/** Reads what the shape names, wherever the request carries it; otherwise there is an answer that refuses the request. */
export async function readRestFields<S extends Shape>(request: Carrier, shape: S): Promise<FieldReading<S>> {
  const input = await readRestInput(request);
  return input.ok ? readFields(input.values, shape) : input;
}

/** A handler that gets what the shape names; a request in which it is wrong is refused before. */
export function withFields<S extends Shape, Request extends Carrier, Rest extends unknown[]>(
  shape: S,
  handle: (request: Request, fields: FieldValues<S>, ...rest: Rest) => Promise<HttpAnswer>,
): (request: Request, ...rest: Rest) => Promise<HttpAnswer> {
  return async (request, ...rest) => {
    const reading = await readRestFields(request, shape);
    return reading.ok ? handle(request, reading.fields, ...rest) : reading.answer;
  };
}
