import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { exactNumber, type JsonValue } from '../json/json-value.ts';

/** Any JSON value. Numbers arrive exactly as they were written, in variables and in the query text alike. */
export const JsonScalar = new GraphQLScalarType<JsonValue, JsonValue>({
  name: 'JSON',
  description: 'Any JSON value. Numbers of any size are carried exactly.',
  // Variables were read by parseExactJson.
  parseValue: (value) => value as JsonValue,
  parseLiteral: (node, variables) => literalValue(node, variables ?? {}),
  serialize: (value) => value as JsonValue,
});

function literalValue(node: ValueNode, variables: Readonly<Record<string, unknown>>): JsonValue {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return exactNumber(node.value);
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((item) => literalValue(item, variables));
    case Kind.OBJECT:
      // fromEntries makes a key "__proto__" a property like any other.
      return Object.fromEntries(
        node.fields.map((field) => [field.name.value, literalValue(field.value, variables)]),
      );
    case Kind.VARIABLE:
      return (variables[node.name.value] ?? null) as JsonValue;
  }
}
