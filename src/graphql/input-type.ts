import { ArgsType, Field, ID, InputType, Int, type ClassType } from 'type-graphql';
import type { GraphQLScalarType } from 'graphql';
import type { JsonValue } from '../json/json-value.ts';
import { Costs, type FieldCost } from './field-cost.ts';
import type { GlobalId } from './global-id.ts';
import { JsonScalar } from './json.scalar.ts';

declare const given: unique symbol;

/** A field of an input; `Value` is what the resolver gets. */
export interface InputField<Value> {
  readonly type: () => object;
  readonly description: string;
  /** Absent: the field is required. */
  readonly optional?: { readonly defaultValue?: boolean | string | null };
  /** For a field that may be left out, but not be null. */
  readonly defaultValue?: number;
  /** What it costs to ask for it, beyond what every field does. */
  readonly cost?: FieldCost;
  readonly [given]?: Value;
}

export type InputFields = Readonly<Record<string, InputField<unknown>>>;

/** What a resolver gets of the fields. */
export type InputValues<Fields extends InputFields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends InputField<infer Value> ? Value : never;
};

type Optional<Value> = Value | null | undefined;

/** A text that must be given. */
export function text(description: string): InputField<string> {
  return { type: () => String, description };
}

/** A list of texts that must be given. */
export function texts(description: string): InputField<readonly string[]> {
  return { type: () => [String], description };
}

/** A list of texts that may be left out. */
export function optionalTexts(description: string): InputField<Optional<readonly string[]>> {
  return { ...texts(description), optional: {} };
}

/** An `ID` that must be given. */
export function requiredId(description: string): InputField<string> {
  return { type: () => ID, description };
}

/** An `ID` that may be left out. */
export function optionalId(description: string): InputField<Optional<string>> {
  return { ...requiredId(description), optional: {} };
}

/** A text that may be left out; `defaultValue` stands in the schema. */
export function optionalText(
  description: string,
  defaultValue?: string | null,
): InputField<Optional<string>> {
  return { ...text(description), optional: defaultOf(defaultValue) };
}

/** A boolean that must be given. */
export function flag(description: string): InputField<boolean> {
  return { type: () => Boolean, description };
}

/** A boolean that may be left out; `defaultValue` stands in the schema. */
export function optionalFlag(
  description: string,
  defaultValue?: boolean | null,
): InputField<Optional<boolean>> {
  return { ...flag(description), optional: defaultOf(defaultValue) };
}

/** An integer of 32 bits that must be given. */
export function int(description: string): InputField<number> {
  return { type: () => Int, description };
}

/** An integer of 32 bits that may be left out. */
export function optionalInt(description: string): InputField<Optional<number>> {
  return { ...int(description), optional: {} };
}

/** Any JSON value. */
export function json(description: string): InputField<JsonValue> {
  return { type: () => JsonScalar, description };
}

/** Any JSON value, which may be left out. */
export function optionalJson(description: string): InputField<Optional<JsonValue>> {
  return { ...json(description), optional: {} };
}

/** What a scalar reads. */
export function scalar<Value>(
  type: GraphQLScalarType<Value, string>,
  description: string,
): InputField<Value> {
  return { type: () => type, description };
}

/** What a scalar reads, which may be left out. */
export function optionalScalar<Value>(
  type: GraphQLScalarType<Value, string>,
  description: string,
): InputField<Optional<Value>> {
  return { ...scalar(type, description), optional: {} };
}

/** The global id of a row of the scalar's model. */
export function rowId(
  type: GraphQLScalarType<GlobalId<string>, string>,
  description: string,
): InputField<number> {
  return scalar(type, description);
}

/** Makes an input type with these fields. */
export function inputType(name: string, typeDescription: string, fields: InputFields): ClassType {
  @InputType(name, { description: typeDescription })
  class InputTypeClass {}
  return addFields(InputTypeClass, fields);
}

/** What a resolver gets of arguments with these fields. */
export type ArgsOf<Fields extends InputFields> = Partial<InputValues<Fields>>;

/** Makes the arguments of a field of the API, all of which may be left out. */
export function argsType<Fields extends InputFields>(fields: Fields): ClassType<ArgsOf<Fields>> {
  @ArgsType()
  class ArgsTypeClass {}
  return addFields(ArgsTypeClass, fields) as ClassType<ArgsOf<Fields>>;
}

/** Declares fields of the type that the class is; returns the class. */
export function addFields(type: ClassType, fields: InputFields): ClassType {
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

function defaultOf<Value>(defaultValue: Value | undefined): { defaultValue?: Value } {
  return defaultValue === undefined ? {} : { defaultValue };
}
