import { valueFromASTUntyped, type FieldNode, type OperationDefinitionNode } from 'graphql';
import { MAX_PAGE_SIZE } from './keyset-page.ts';

/** Variables as they came with the request, not checked yet. */
export type Variables = Readonly<Record<string, unknown>>;

/** The variables with the defaults of those that did not come. */
export function withDefaults(operation: OperationDefinitionNode, variables: Variables): Variables {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return { ...Object.fromEntries(defaults), ...variables };
}

/** The largest number of elements that a connection's field can return, for any `first` and `last`. */
export function pageSizeOf(field: FieldNode, variables: Variables): number {
  const asked = (field.arguments ?? [])
    .filter(({ name }) => name.value === 'first' || name.value === 'last')
    .map(({ value }) => valueFromASTUntyped(value, variables))
    .filter((number) => typeof number === 'number');
  return Math.max(Math.min(...asked, MAX_PAGE_SIZE), 0);
}
