import type { GraphqlLimits } from '../graphql/operation-limits.ts';
import { MAX_OPERATIONS } from '../graphql/request-operations.ts';
import type { Actor } from './actor.ts';

const SIGNED_OUT: GraphqlLimits = { operations: 1, complexity: 200, depth: 15 };
const SIGNED_IN: GraphqlLimits = { operations: MAX_OPERATIONS, complexity: 250, depth: 20 };
const ADMIN: GraphqlLimits = { operations: MAX_OPERATIONS, complexity: 300, depth: 20 };

/** GitLab's limits for the caller; the number of operations without a token is our own limit. */
export function graphqlLimitsOf(actor: Actor | undefined): GraphqlLimits {
  if (actor === undefined) return SIGNED_OUT;
  return actor.holder.kind === 'user' && actor.holder.admin ? ADMIN : SIGNED_IN;
}
