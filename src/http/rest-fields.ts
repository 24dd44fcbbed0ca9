import { z } from 'zod';
import type { HttpRequest } from './route.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import { type HttpAnswer, jsonAnswer } from './answer.ts';
import { fieldErrors } from './http-errors.ts';
import { readRestInput, type RestValues } from './rest-input.ts';

/**
 * One parameter of a request. Its description completes "Send …". Texts are also read as numbers and other types,
 * because a form has only texts.
 */
export type Field<T> = z.ZodType<T>;

export type Shape = Readonly<Record<string, z.ZodType>>;

/** The values of a shape. */
export type FieldValues<S extends Shape> = { readonly [Name in keyof S]: z.output<S[Name]> };

export type FieldReading<S extends Shape> =
  | { readonly ok: true; readonly fields: FieldValues<S> }
  | { readonly ok: false; readonly answer: HttpAnswer };

export const text = z.string().describe('a text');

/** A text that may become a value in a statement: PostgreSQL refuses U+0000. */
export const storableText = z
  .string()
  .refine((value) => !value.includes('\0'))
  .describe('a text without U+0000');

export const integer = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^-?\d{1,15}$/)
      .transform(Number),
  ])
  .describe('an integer');

export const truth = z
  .union([z.boolean(), z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'], case: 'sensitive' })])
  .describe('true or false');

/** In a form either `name[]=a&name[]=b` or `name=a,b`. */
export const texts = z
  .union([z.string().transform((value) => value.split(',').map((part) => part.trim())), z.array(z.string())])
  .describe('a list of texts');

/** A date, as 00:00 UTC of that day. */
export const day = z.iso
  .date()
  .transform((value) => new Date(`${value}T00:00:00.000Z`))
  .describe('a date, for example 2030-12-31');

export function oneOf<const T extends string>(...allowed: readonly T[]): Field<T> {
  return z.enum(allowed).describe(allowed.join(' or '));
}

/** A field whose value `read` makes; undefined: the value is not of this type. */
export function field<T>(what: string, read: (value: unknown) => T | undefined): Field<T> {
  return z
    .unknown()
    .transform((value, context): T => {
      const found = read(value);
      if (found !== undefined) return found;
      context.addIssue(what);
      return z.NEVER;
    })
    .describe(what);
}

/** A field that may be absent or null. */
export function optional<T>(wanted: Field<T>): Field<T | undefined> {
  return wanted.optional().describe(wanted.description ?? '');
}

/** Reads what the shape names and ignores the rest; the refusal names every field that is wrong. */
export function readFields<S extends Shape>(values: RestValues, shape: S): FieldReading<S> {
  const fields: Record<string, unknown> = {};
  const errors: Record<string, ErrorText[]> = {};
  for (const [name, wanted] of Object.entries(shape)) {
    const value = values.get(name) ?? undefined;
    const reading = wanted.safeParse(value);
    fields[name] = reading.data;
    if (reading.success) continue;
    const about = { what: wanted.description ?? '' };
    errors[name] = [
      value === undefined ? fieldErrors.FIELD_MISSING(about) : fieldErrors.FIELD_INVALID(about),
    ];
  }
  if (Object.keys(errors).length > 0) return { ok: false, answer: invalidFields(errors) };
  return { ok: true, fields: fields as FieldValues<S> };
}

/** 400 in GitLab's shape: the messages of each field that is wrong. */
export function invalidFields(errors: Readonly<Record<string, readonly ErrorText[]>>): HttpAnswer {
  return jsonAnswer(400, { message: errors });
}

type Carrier = Pick<HttpRequest<unknown>, 'query' | 'headers' | 'readBody'>;

/** Reads the shape's fields from query and body; returns an answer if one is wrong. */
export async function readRestFields<S extends Shape>(request: Carrier, shape: S): Promise<FieldReading<S>> {
  const input = await readRestInput(request);
  return input.ok ? readFields(input.values, shape) : input;
}

/** Makes a handler that gets the shape's fields; a request with wrong fields is refused before. */
export function withFields<S extends Shape, Request extends Carrier, Rest extends unknown[]>(
  shape: S,
  handle: (request: Request, fields: FieldValues<S>, ...rest: Rest) => Promise<HttpAnswer>,
): (request: Request, ...rest: Rest) => Promise<HttpAnswer> {
  return async (request, ...rest) => {
    const reading = await readRestFields(request, shape);
    return reading.ok ? handle(request, reading.fields, ...rest) : reading.answer;
  };
}
