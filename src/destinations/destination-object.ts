import type { ClassType } from 'type-graphql';
import type { DestinationRecord } from './destination-record.ts';
import { EXTERNAL_DESTINATION_TYPES } from './external-destination.type.ts';
import { STREAMING_DESTINATION_TYPES } from './streaming-destination.type.ts';

/** A destination as GraphQL has it, in whatever form: all are made of its row. */
export interface DestinationObject {
  readonly record: DestinationRecord;
}

/** The class of such objects, as type-graphql takes it. */
export type DestinationClass = () => ClassType<DestinationObject>;

/** Makes a resolver for each form's type: what is a destination's in one form is so in all. */
export function onEveryForm<Resolver>(
  resolver: (type: DestinationClass) => Resolver,
): readonly [Resolver, Resolver, Resolver, Resolver] {
  return [
    resolver(() => EXTERNAL_DESTINATION_TYPES.group),
    resolver(() => EXTERNAL_DESTINATION_TYPES.instance),
    resolver(() => STREAMING_DESTINATION_TYPES.group),
    resolver(() => STREAMING_DESTINATION_TYPES.instance),
  ];
}
