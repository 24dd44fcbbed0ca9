import { Kind, type FieldNode, type OperationDefinitionNode, type ValueNode } from 'graphql';
import { MAX_PAGE_SIZE } from './keyset-page.ts';

/** Variables as they came with the request, not checked yet. */
export type Variables = Readonly<Record<string, unknown>>;

/** The largest number of elements that a connection's field can return, for any `first` and `last`. */
export function pageSizeOf(
  field: FieldNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const asked = (field.arguments ?? [])
    .filter(({ name }) => name.value === 'first' || name.value === 'last')
    .map(({ value }) => numberOf(value, operation, variables))
    .filter((number) => number !== undefined);
  return Math.max(Math.min(...asked, MAX_PAGE_SIZE), 0);
}

function numberOf(
  value: ValueNode | undefined,
  operation: OperationDefinitionNode,
  variables: Variables,
): number | undefined {
  if (value?.kind === Kind.INT) return Number(value.value);
  if (value?.kind !== Kind.VARIABLE) return undefined;
  const name = value.name.value;
  const given = variables[name];
  if (given !== undefined) return typeof given === 'number' ? given : undefined;
  const declared = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
  // A default is a literal, so this ends here.
  return declared?.defaultValue?.kind === Kind.INT ? Number(declared.defaultValue.value) : undefined;
}
