import type { GraphqlLimits } from '../graphql/operation-limits.ts';
import type { Actor } from './actor.ts';

const SIGNED_OUT: GraphqlLimits = { complexity: 200, depth: 15 };
const SIGNED_IN: GraphqlLimits = { complexity: 250, depth: 20 };
const ADMIN: GraphqlLimits = { complexity: 300, depth: 20 };

/** GitLab's numbers for whoever asks. */
export function graphqlLimitsOf(actor: Actor | undefined): GraphqlLimits {
  if (actor === undefined) return SIGNED_OUT;
  return actor.holder.kind === 'user' && actor.holder.admin ? ADMIN : SIGNED_IN;
}
