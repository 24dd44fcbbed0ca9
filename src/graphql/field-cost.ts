import { valueFromASTUntyped, type FieldNode, type GraphQLField } from 'graphql';
import { Extensions } from 'type-graphql';
import type { Variables } from './page-size.ts';

/** What makes a field cost more than other fields do. */
export interface FieldCost {
  /** On top of the 1 of every field. */
  readonly more?: number;
  /** For each of these arguments that says something. */
  readonly perArgument?: Readonly<Record<string, number>>;
}

/** A field that holds a text of up to 1 MB: an alias of it is as much again in the answer. */
export const LONG_TEXT: FieldCost = { more: 9 };

/** Declares what a field costs; those that say nothing cost 1. */
export function Costs(cost: FieldCost): ReturnType<typeof Extensions> {
  return Extensions({ cost });
}

/** What a field costs on top of the 1 of every field, as it is asked for here. */
export function extraCostOf(
  definition: GraphQLField<unknown, unknown> | undefined,
  field: FieldNode,
  variables: Variables,
): number {
  const { more = 0, perArgument = {} } = (definition?.extensions['cost'] ?? {}) as FieldCost;
  return (field.arguments ?? [])
    .filter(({ value }) => (valueFromASTUntyped(value, variables) ?? '') !== '')
    .reduce((sum, { name }) => sum + (perArgument[name.value] ?? 0), more);
}
