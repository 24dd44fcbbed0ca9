import { Args, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Sealer } from '../../encryption/sealer.ts';
import { ConnectionArgs } from '../../graphql/connection-args.input.ts';
import type { Connection } from '../../graphql/connection.type.ts';
import { findAmong, pageNewestFirst } from '../../graphql/keyset-page.ts';
import { EXTERNAL_DESTINATION_TYPES } from '../api-legacy/external-destination.type.ts';
import type { DestinationNode } from '../model/destination-node.type.ts';
import type { OwnerKind } from '../model/form.ts';
import { headersOf } from '../model/header-record.ts';
import { HEADER_CONNECTIONS, toHeaderType, type BaseHeaderInterface } from '../headers/header.type.ts';

/** The field `headers` of the destinations of groups, and of the instance's. */
export const HEADERS_RESOLVERS = [headersResolver('group'), headersResolver('instance')];

function headersResolver(owner: OwnerKind) {
  @Resolver(() => EXTERNAL_DESTINATION_TYPES[owner])
  class HeadersResolver {
    constructor(readonly sealer: Sealer) {}

    @FieldResolver(() => HEADER_CONNECTIONS[owner], {
      description: 'Custom HTTP headers that are sent with every event, newest first.',
    })
    headers(
      @Root() { record }: DestinationNode,
      @Args(() => ConnectionArgs) args: ConnectionArgs,
    ): Promise<Connection<BaseHeaderInterface>> {
      return pageNewestFirst(args, findAmong(headersOf(record)), (header) =>
        toHeaderType(header, owner, this.sealer),
      );
    }
  }
  return HeadersResolver;
}
