import { ArgsType, InputType, InterfaceType, ObjectType, type ClassType } from 'type-graphql';
import { addFields, type ApiFields, type FieldValues } from './fields.ts';

/** What is resolved as an object with these fields. */
type ObjectClass<Fields extends ApiFields> = ClassType<FieldValues<Fields>>;

/** Makes an input type with these fields. */
export function inputType(name: string, description: string, fields: ApiFields): ClassType {
  @InputType(name, { description })
  class InputTypeClass {}
  return addFields(InputTypeClass, fields);
}

/** What a resolver gets of arguments with these fields. */
export type ArgsOf<Fields extends ApiFields> = Partial<FieldValues<Fields>>;

/** Makes the arguments of a field of the API, all of which may be left out. */
export function argsType<Fields extends ApiFields>(fields: Fields): ClassType<ArgsOf<Fields>> {
  @ArgsType()
  class ArgsTypeClass {}
  return addFields(ArgsTypeClass, fields) as ClassType<ArgsOf<Fields>>;
}

/** Makes an object type with these fields. */
export function objectType<Fields extends ApiFields>(
  name: string,
  description: string,
  fields: Fields,
): ObjectClass<Fields> {
  @ObjectType(name, { description })
  class ObjectTypeClass {}
  return addFields(ObjectTypeClass, fields) as ObjectClass<Fields>;
}

/** Makes an object type with the fields of an interface and these. */
export function extending<Base extends object, Fields extends ApiFields>(
  name: string,
  description: string,
  base: ClassType<Base>,
  fields: Fields,
): ClassType<Base & FieldValues<Fields>> {
  @ObjectType(name, { description, implements: base })
  class ObjectTypeClass {}
  return addFields(ObjectTypeClass, fields) as ClassType<Base & FieldValues<Fields>>;
}

/** Makes an interface with these fields. */
export function interfaceType<Fields extends ApiFields>(
  name: string,
  description: string,
  fields: Fields,
): ObjectClass<Fields> {
  @InterfaceType(name, { description })
  class InterfaceTypeClass {}
  return addFields(InterfaceTypeClass, fields) as ObjectClass<Fields>;
}
