import type { ClassType } from 'type-graphql';

/** A GraphQL object that is a destination, of whatever API: its global id ends with the row's number. */
export interface DestinationObject {
  readonly id: string;
}

/** The class of such objects, as type-graphql takes it. */
export type DestinationClass = () => ClassType<DestinationObject>;

/** The row of a destination. */
export function rowOf({ id }: DestinationObject): number {
  const [, digits] = /\/(\d+)$/.exec(id) ?? [];
  if (digits === undefined) throw new Error(`${id} is not the id of a destination`);
  return Number(digits);
}
