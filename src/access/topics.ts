/** Users, tokens, memberships or groups changed: what a node remembers of them is stale. The key says nothing. */
export const ACCESS_TOPIC = 'access';
