import { isIP } from 'node:net';
import type { Members } from './members.ts';

/** What OCSF calls the types of entities, by what GitLab calls them; others have their own name. */
const USER = 2;
const GROUP = 3;
const OTHER = 99;
const ENTITY_TYPES: Readonly<Record<string, number>> = { User: USER, Group: GROUP };

interface Named {
  readonly name?: string;
  readonly uid?: string;
}

/** The actor; undefined: it is not known. */
export function actorOf(members: Members) {
  const name = members.take('author_name');
  const uid = members.take('author_id');
  const user = named(name, uid);
  return user && { user };
}

/** The address from which the actor acted; a text that is not an IP address is the name of a service. */
export function endpointOf(members: Members) {
  const address = members.take('ip_address');
  if (address === undefined) return undefined;
  return isIP(address) === 0 ? { svc_name: address } : { ip: address };
}

/**
 * The object of the action: the target of an event, or else the group or project that it belongs to, which is in
 * `unmapped` otherwise.
 */
export function subjectOf(members: Members): { readonly type: string; readonly what: Named } {
  const hasTarget = members.look('target_details') !== undefined || members.look('target_id') !== undefined;
  const [prefix, nameOf] = hasTarget ? ['target', 'details'] : ['entity', 'path'];
  const what = named(members.take(`${prefix}_${nameOf}`), members.take(`${prefix}_id`));
  const type = members.take(`${prefix}_type`);
  return { type: type ?? 'Unknown', what: what ?? { name: type ?? 'Unknown' } };
}

/** The object as OCSF's managed entity. */
export function entityOf({ type, what }: ReturnType<typeof subjectOf>) {
  const type_id = Object.hasOwn(ENTITY_TYPES, type) ? ENTITY_TYPES[type] : undefined;
  return {
    ...what,
    ...{ type, type_id: type_id ?? OTHER },
    ...(type_id === USER && { user: what }),
    ...(type_id === GROUP && { group: what }),
  };
}

function named(name: string | undefined, uid: string | undefined): Named | undefined {
  if (name === undefined && uid === undefined) return undefined;
  return { ...(name !== undefined && { name }), ...(uid !== undefined && { uid }) };
}
