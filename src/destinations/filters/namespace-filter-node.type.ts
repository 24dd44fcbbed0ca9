import { Field, ID, InterfaceType } from 'type-graphql';
import { toGlobalId } from '../../graphql/global-id.ts';
import { NamespaceType } from '../../groups/namespace.type.ts';
import type { NamespaceFilterRecord } from '../model/destination-record.ts';
import { namespaceOf } from './namespace-of-filter.ts';

/** A filter by namespace in whatever form. The schema has only the types that extend it. */
@InterfaceType({ description: 'What every filter by namespace has, whatever its form.' })
export abstract class NamespaceFilterNode {
  @Field(() => ID, { description: 'ID of the filter.' })
  id!: string;

  @Field(() => NamespaceType, { description: 'Group or project whose events are sent.' })
  namespace!: NamespaceType;
}

/** `model`: what GitLab calls such a filter. */
export function toNamespaceFilterNode(filter: NamespaceFilterRecord, model: string): NamespaceFilterNode {
  return { id: toGlobalId(model, filter.id), namespace: namespaceOf(filter) };
}
