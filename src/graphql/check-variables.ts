import {
  coerceInputValue,
  GraphQLError,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';

type Path = readonly (string | number)[];

/** As many as graphql-js reports. */
const MAX_ERRORS = 50;
const TOO_MANY_ERRORS = 'Too many errors processing variables, error limit reached. Execution aborted.';

/**
 * Checks the input objects of these names in the variables of an operation, with the same errors as graphql-js, but
 * step by step: graphql-js checks all of them at once, at 5 µs each.
 */
export function* checkVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Generator<void, readonly GraphQLError[]> {
  const errors: GraphQLError[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue;
    const check = checkOf(definition, errors);
    const value = variables[definition.variable.name.value];
    for (const [path, found, foundType] of inputsOf(value, type, names, [])) {
      check(path, found, foundType);
      if (errors.length > MAX_ERRORS) {
        return [...errors.slice(0, MAX_ERRORS), new GraphQLError(TOO_MANY_ERRORS)];
      }
      yield;
    }
  }
  return errors;
}

function checkOf(
  definition: VariableDefinitionNode,
  errors: GraphQLError[],
): (path: Path, value: unknown, type: GraphQLInputType) => void {
  const name = definition.variable.name.value;
  return (path, value, type) =>
    void coerceInputValue(value, type, (within, invalid, error) => {
      const place = [...path, ...within].map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`));
      const at = place.length === 0 ? '' : ` at "${name}${place.join('')}"`;
      const message = `Variable "$${name}" got invalid value ${inspect(invalid)}${at}; ${error.message}`;
      errors.push(new GraphQLError(message, { nodes: definition, originalError: error }));
    });
}

/** The input objects of these names within a value, with their paths. graphql-js refuses values of another shape. */
function* inputsOf(
  value: unknown,
  type: GraphQLInputType,
  names: readonly string[],
  path: Path,
): Generator<[path: Path, value: unknown, type: GraphQLInputType], void> {
  if (value === undefined || value === null) return;
  if (isNonNullType(type)) return yield* inputsOf(value, type.ofType, names, path);
  if (isListType(type)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const [index, item] of items.entries()) {
      yield* inputsOf(item, type.ofType, names, Array.isArray(value) ? [...path, index] : path);
    }
  } else if (names.includes(type.name)) {
    yield [path, value, type];
  } else if (isInputObjectType(type) && typeof value === 'object') {
    for (const field of Object.values(type.getFields())) {
      const member = (value as Readonly<Record<string, unknown>>)[field.name];
      yield* inputsOf(member, field.type, names, [...path, field.name]);
    }
  }
}
