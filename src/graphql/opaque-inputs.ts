import {
  getNamedType,
  GraphQLInputObjectType,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  isInputObjectType,
  isListType,
  isNonNullType,
  valueFromAST,
  type GraphQLInputType,
} from 'graphql';

/**
 * The schema with the input objects of these names as scalars that accept anything. graphql-js executes operations with
 * it after they were validated against the schema itself and `checkVariables` has checked the input objects.
 */
export function withOpaqueInputs(schema: GraphQLSchema, names: readonly string[]): GraphQLSchema {
  const config = schema.toConfig();
  const { mutation } = config;
  if (names.length === 0 || !mutation) return schema;
  const replaced = new Map<string, GraphQLNamedType>();
  for (const type of config.types) {
    if (isInputObjectType(type) && names.includes(type.name)) replaced.set(type.name, opaque(type));
  }
  for (const type of config.types) {
    if (replaced.has(type.name) || !isInputObjectType(type) || !refersTo(type, names)) continue;
    const { fields, ...input } = type.toConfig();
    const changed = mapValues(fields, (field) => ({ ...field, type: replacedIn(field.type, replaced) }));
    replaced.set(type.name, new GraphQLInputObjectType({ ...input, fields: changed }));
  }
  replaced.set(mutation.name, mutationWith(mutation, replaced));
  return new GraphQLSchema({
    ...config,
    mutation: replaced.get(mutation.name) as GraphQLObjectType,
    types: config.types.map((type) => replaced.get(type.name) ?? type),
    assumeValid: true,
  });
}

/** A literal in a document is read as the input object; the value of a variable is not changed. */
function opaque(type: GraphQLInputObjectType): GraphQLScalarType {
  return new GraphQLScalarType({
    name: type.name,
    parseValue: (value) => value,
    parseLiteral: (node, variables) => valueFromAST(node, type, variables),
  });
}

function mutationWith(
  mutation: GraphQLObjectType,
  replaced: ReadonlyMap<string, GraphQLNamedType>,
): GraphQLObjectType {
  const { fields, ...config } = mutation.toConfig();
  const changed = mapValues(fields, (field) => ({
    ...field,
    args: mapValues(field.args ?? {}, (arg) => ({ ...arg, type: replacedIn(arg.type, replaced) })),
  }));
  return new GraphQLObjectType({ ...config, fields: changed });
}

function refersTo(type: GraphQLInputObjectType, names: readonly string[]): boolean {
  return Object.values(type.getFields()).some((field) => names.includes(getNamedType(field.type).name));
}

function replacedIn(
  type: GraphQLInputType,
  replaced: ReadonlyMap<string, GraphQLNamedType>,
): GraphQLInputType {
  if (isNonNullType(type)) return new GraphQLNonNull(replacedIn(type.ofType, replaced));
  if (isListType(type)) return new GraphQLList(replacedIn(type.ofType, replaced));
  return (replaced.get(type.name) as GraphQLInputType | undefined) ?? type;
}

function mapValues<T, U>(object: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
