import { Field, ObjectType, type ClassType } from 'type-graphql';
import { flag, orNull, text } from './fields.ts';
import { objectType } from './types.ts';

/** Where a page lies in its list. */
export const PageInfo = objectType('PageInfo', 'Information about a page of a connection.', {
  startCursor: orNull(text('Cursor of the first element of the page.')),
  endCursor: orNull(text('Cursor of the last element of the page.')),
  hasNextPage: flag('Whether there are elements after this page.'),
  hasPreviousPage: flag('Whether there are elements before this page.'),
});
type PageInfo = InstanceType<typeof PageInfo>;

/** A page of a list, as every connection type is resolved from. */
export interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: PageInfo;
}

/** Makes the types of a connection and of its edges for nodes of this name; returns the first. */
export function connectionType<Node extends object>(
  node: ClassType<Node>,
  name: string,
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, { description: `An element of a list of \`${name}\`.` })
  class EdgeType {
    @Field(() => String, { description: 'Cursor for pagination.' })
    cursor!: string;

    @Field(() => node, { nullable: true, description: 'The element.' })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of \`${name}\`.` })
  class ConnectionType implements Connection<Node> {
    @Field(() => [EdgeType], { nullable: 'itemsAndList', description: 'The elements with their cursors.' })
    edges!: EdgeType[];

    @Field(() => [node], { nullable: 'itemsAndList', description: 'The elements.' })
    nodes!: Node[];

    @Field(() => PageInfo, {
      description: 'The place of the page in the list, with the cursors for the next request.',
    })
    pageInfo!: PageInfo;
  }

  return ConnectionType;
}
