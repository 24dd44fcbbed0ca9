import { toGlobalId } from '../../graphql/global-id.ts';
import { type FieldValues, of, requiredId } from '../../graphql/fields.ts';
import { NamespaceType } from '../../groups/namespace.type.ts';
import type { NamespaceFilterRecord } from '../model/destination-record.ts';
import { namespaceOf } from './namespace-of-filter.ts';

/** What every filter by namespace has, whatever its form. */
export const namespaceFilterFields = {
  id: requiredId('ID of the filter.'),
  namespace: of<NamespaceType>(() => NamespaceType, 'Group or project whose events are sent.'),
};

type NamespaceFilterNode = FieldValues<typeof namespaceFilterFields>;

/** `model`: what GitLab calls such a filter. */
export function toNamespaceFilterNode(filter: NamespaceFilterRecord, model: string): NamespaceFilterNode {
  return { id: toGlobalId(model, filter.id), namespace: namespaceOf(filter) };
}
