import { Float, InterfaceType, ObjectType, type ClassType } from 'type-graphql';
import type { FieldCost } from './field-cost.ts';
import { addFields, scalar, type InputField, type InputFields, type InputValues } from './input-type.ts';
import { TimeScalar } from './time.scalar.ts';

/** What is resolved as an object with these fields. */
type ObjectClass<Fields extends InputFields> = ClassType<InputValues<Fields>>;

/** A field that may be null. */
export function orNull<Value>(field: InputField<Value>): InputField<Value | null> {
  return { ...field, optional: {} };
}

/** A field that costs more than others. */
export function costly<Value>(cost: FieldCost, field: InputField<Value>): InputField<Value> {
  return { ...field, cost };
}

/** A moment. */
export function time(description: string): InputField<Date> {
  return scalar(TimeScalar, description);
}

/** A number with a fraction, or beyond 32 bits. */
export function float(description: string): InputField<number> {
  return { type: () => Float, description };
}

/** One of the values of an enum. */
export function choice<Value>(
  values: Readonly<Record<string, Value>>,
  description: string,
): InputField<Value> {
  return { type: () => values, description };
}

/** An object of a type that is declared elsewhere, or a list of such. */
export function of<Value>(type: () => object, description: string): InputField<Value> {
  return { type, description };
}

/** Makes an object type with these fields. */
export function objectType<Fields extends InputFields>(
  name: string,
  description: string,
  fields: Fields,
): ObjectClass<Fields> {
  @ObjectType(name, { description })
  class ObjectTypeClass {}
  return addFields(ObjectTypeClass, fields) as ObjectClass<Fields>;
}

/** Makes an object type with the fields of an interface and these. */
export function extending<Base extends object, Fields extends InputFields>(
  name: string,
  description: string,
  base: ClassType<Base>,
  fields: Fields,
): ClassType<Base & InputValues<Fields>> {
  @ObjectType(name, { description, implements: base })
  class ObjectTypeClass {}
  return addFields(ObjectTypeClass, fields) as ClassType<Base & InputValues<Fields>>;
}

/** Makes an interface with these fields. */
export function interfaceType<Fields extends InputFields>(
  name: string,
  description: string,
  fields: Fields,
): ObjectClass<Fields> {
  @InterfaceType(name, { description })
  class InterfaceTypeClass {}
  return addFields(InterfaceTypeClass, fields) as ObjectClass<Fields>;
}
