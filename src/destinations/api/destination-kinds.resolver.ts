import { Query, Resolver } from 'type-graphql';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import { DestinationKindType, toDestinationKindType } from './destination-kind.type.ts';

/** The kinds of destinations of this server, visible to all callers: they say nothing about existing destinations. */
@Resolver()
export class DestinationKindsResolver {
  constructor(private readonly kinds: readonly AnyDestinationKind[]) {}

  @Query(() => [DestinationKindType], {
    description:
      "Auditstream's own. Kinds of destinations of this server, with the fields of their configuration. Visible " +
      'to all callers.',
  })
  auditEventDestinationKinds(): DestinationKindType[] {
    return this.kinds.map(toDestinationKindType);
  }
}
