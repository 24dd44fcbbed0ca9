import type { MutationNames } from '../../graphql/mutation-resolver.ts';
import type { OwnerKind } from '../model/form.ts';

/** What GitLab calls the mutations of namespace filters in its consolidated API. */
export const NAMESPACE_FILTER_MUTATION_NAMES = {
  group: {
    create: {
      name: 'auditEventsGroupDestinationNamespaceFilterCreate',
      inputType: 'AuditEventsGroupDestinationNamespaceFilterCreateInput',
      payloadType: 'AuditEventsGroupDestinationNamespaceFilterCreatePayload',
    },
    delete: {
      name: 'auditEventsGroupDestinationNamespaceFilterDelete',
      inputType: 'AuditEventsGroupDestinationNamespaceFilterDeleteInput',
      payloadType: 'AuditEventsGroupDestinationNamespaceFilterDeletePayload',
    },
  },
  instance: {
    create: {
      name: 'auditEventsInstanceDestinationNamespaceFilterCreate',
      inputType: 'AuditEventsInstanceDestinationNamespaceFilterCreateInput',
      payloadType: 'AuditEventsInstanceDestinationNamespaceFilterCreatePayload',
    },
    delete: {
      name: 'auditEventsInstanceDestinationNamespaceFilterDelete',
      inputType: 'AuditEventsInstanceDestinationNamespaceFilterDeleteInput',
      payloadType: 'AuditEventsInstanceDestinationNamespaceFilterDeletePayload',
    },
  },
} as const satisfies Record<OwnerKind, Record<string, MutationNames>>;
