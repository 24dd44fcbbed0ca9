import type { RequestContext } from '../graphql/request-context.ts';
import type { Actor } from './actor.ts';

/** What GraphQL resolvers get as their context. */
export type ActorContext = RequestContext<Actor>;
