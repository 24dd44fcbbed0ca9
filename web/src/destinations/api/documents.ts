import type { Owner } from '../owner.ts';
import { groupDocuments } from './group-documents.ts';
import { instanceDocuments } from './instance-documents.ts';

type Shared = Omit<typeof groupDocuments, 'list'>;

/** What to ask the API for destinations of this owner: the two sets differ in names alone, which the type holds. */
export function documentsOf(owner: Owner): Shared {
  return owner.kind === 'group' ? groupDocuments : instanceDocuments;
}
