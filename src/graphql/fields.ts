import type { GraphQLScalarType } from 'graphql';
import { Field, Float, ID, Int, type ClassType } from 'type-graphql';
import type { JsonValue } from '../json/json-value.ts';
import { Costs, type FieldCost } from './field-cost.ts';
import type { GlobalId } from './global-id.ts';
import { JsonScalar } from './json.scalar.ts';
import { TimeScalar } from './time.scalar.ts';

declare const given: unique symbol;

/** A field of an input or of an object; `Value` is what a resolver gets or returns. */
export interface ApiField<Value> {
  readonly type: () => object;
  readonly description: string;
  /** Absent: the field of an input is required, that of an object never null. */
  readonly optional?: { readonly defaultValue?: unknown };
  /** For a field that may be left out, but not be null. */
  readonly defaultValue?: number;
  /** What it costs to ask for it, beyond what every field does. */
  readonly cost?: FieldCost;
  readonly [given]?: Value;
}

export type ApiFields = Readonly<Record<string, ApiField<unknown>>>;

/** The values of fields, as resolvers have them. */
export type FieldValues<Fields extends ApiFields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends ApiField<infer Value> ? Value : never;
};

type Optional<Value> = Value | null | undefined;

function fieldOf<Value>(type: () => object) {
  return (description: string): ApiField<Value> => ({ type, description });
}

function optional<Value>(required: (description: string) => ApiField<Value>) {
  return (description: string, defaultValue?: Value | null): ApiField<Optional<Value>> => ({
    ...required(description),
    optional: defaultValue === undefined ? {} : { defaultValue },
  });
}

// Fields that must be given, by the type of their value. `int` has 32 bits; `float` has a fraction, or more bits; `json` is any JSON.
export const text = fieldOf<string>(() => String);
export const texts = fieldOf<readonly string[]>(() => [String]);
export const requiredId = fieldOf<string>(() => ID);
export const flag = fieldOf<boolean>(() => Boolean);
export const int = fieldOf<number>(() => Int);
export const float = fieldOf<number>(() => Float);
export const json = fieldOf<JsonValue>(() => JsonScalar);
export const time = fieldOf<Date>(() => TimeScalar);

// Fields that may be left out; a default value stands in the schema.
export const optionalText = optional(text);
export const optionalTexts = optional(texts);
export const optionalId = optional(requiredId);
export const optionalFlag = optional(flag);
export const optionalInt = optional(int);
export const optionalJson = optional(json);

/** What a scalar reads. */
export function scalar<Value>(type: GraphQLScalarType<Value, string>, description: string): ApiField<Value> {
  return { type: () => type, description };
}

/** What a scalar reads, which may be left out. */
export function optionalScalar<Value>(
  type: GraphQLScalarType<Value, string>,
  description: string,
): ApiField<Optional<Value>> {
  return { ...scalar(type, description), optional: {} };
}

/** The global id of a row of the scalar's model. */
export function rowId(
  type: GraphQLScalarType<GlobalId<string>, string>,
  description: string,
): ApiField<number> {
  return scalar(type, description);
}

/** A field that may be null. */
export function orNull<Value>(field: ApiField<Value>): ApiField<Value | null> {
  return { ...field, optional: {} };
}

/** A field that costs more than others. */
export function costly<Value>(cost: FieldCost, field: ApiField<Value>): ApiField<Value> {
  return { ...field, cost };
}

/** One of the values of an enum. */
export function choice<Value>(values: Readonly<Record<string, Value>>, description: string): ApiField<Value> {
  return { type: () => values, description };
}

/** An object of a type that is declared elsewhere, or a list of such. */
export function of<Value>(type: () => object, description: string): ApiField<Value> {
  return { type, description };
}

/** Declares fields of the type that the class is; returns the class. */
export function addFields(type: ClassType, fields: ApiFields): ClassType {
  for (const [name, { type: typeOf, description, optional, defaultValue, cost }] of Object.entries(fields)) {
    const options = {
      description,
      nullable: optional !== undefined,
      ...(defaultValue !== undefined && { defaultValue }),
      ...optional,
    };
    Field(typeOf, options)(type.prototype, name);
    if (cost !== undefined) Costs(cost)(type.prototype, name);
  }
  return type;
}
