import type { initGraphQLTada, TadaDocumentNode } from 'gql.tada';
import type { introspection } from '../../../web/src/generated/graphql-env.d.ts';

/** How JSON carries the scalars of schema.graphql. */
type Scalars = {
  ID: string;
  Time: string;
  JSON: unknown;
  AuditEventsExternalAuditEventDestinationID: string;
  AuditEventsInstanceExternalAuditEventDestinationID: string;
  AuditEventsGroupExternalStreamingDestinationID: string;
  AuditEventsInstanceExternalStreamingDestinationID: string;
  AuditEventsGroupNamespaceFilterID: string;
  AuditEventsInstanceNamespaceFilterID: string;
  AuditEventsStreamingDeliveryID: string;
  AuditEventsStreamingDestinationID: string;
  AuditEventsStreamingHeaderID: string;
  AuditEventsStreamingInstanceHeaderID: string;
  AuditEventsStreamingReplayID: string;
};

type Tada = ReturnType<
  typeof initGraphQLTada<{ introspection: introspection; scalars: Scalars; disableMasking: true }>
>;

/**
 * A GraphQL document whose variables and answer have the types of schema.graphql. The types are all that is taken from
 * gql.tada: at run time a document is its text, with the fragments it names behind it.
 */
export const graphql = ((text: string, fragments: readonly string[] = []) =>
  [text, ...fragments].join('\n')) as unknown as Tada;

/** The document as it is sent. */
export function textOf(document: TadaDocumentNode<unknown, never, unknown>): string {
  return document as unknown as string;
}

export type { ResultOf, TadaDocumentNode as Document, VariablesOf } from 'gql.tada';
