import type { Actor } from './actor.ts';
import type { Author } from './audit-trail.ts';

/** The author of what the actor does; a group's token acts under its own name. */
export function authorOf(actor: Actor, ip: string | null): Author {
  const { holder, tokenName } = actor;
  return holder.kind === 'user'
    ? { id: holder.id, name: holder.name, ip }
    : { id: null, name: tokenName, ip };
}
