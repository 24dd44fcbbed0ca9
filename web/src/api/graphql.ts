import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '../generated/graphql-env.d.ts';

/** Takes a document and knows the types of its variables and of its answer from schema.graphql. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { Time: string; JSON: unknown };
  // Fragments say once what documents have in common; they hide nothing.
  disableMasking: true;
}>();

export type { ResultOf, VariablesOf } from 'gql.tada';
