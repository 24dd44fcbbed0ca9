import type { ClassType } from 'type-graphql';
import type { Generation } from '../model/form.ts';
import { EXTERNAL_DESTINATION_TYPES } from '../api-legacy/external-destination.type.ts';
import { STREAMING_DESTINATION_TYPES } from '../api-consolidated/streaming-destination.type.ts';

/** The type of destinations in one form, as type-graphql takes it. */
export type DestinationClass = () => ClassType;

/** Makes a resolver for each form's type: what is a destination's in one form is so in all. */
export function onEveryForm<Resolver>(
  resolver: (type: DestinationClass, generation: Generation) => Resolver,
): readonly [Resolver, Resolver, Resolver, Resolver] {
  return [
    resolver(() => EXTERNAL_DESTINATION_TYPES.group, 'legacy'),
    resolver(() => EXTERNAL_DESTINATION_TYPES.instance, 'legacy'),
    resolver(() => STREAMING_DESTINATION_TYPES.group, 'consolidated'),
    resolver(() => STREAMING_DESTINATION_TYPES.instance, 'consolidated'),
  ];
}
