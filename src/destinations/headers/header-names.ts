import type { MutationNames } from '../../graphql/mutation-resolver.ts';
import type { OwnerKind } from '../model/form.ts';

/** What GitLab calls the mutations of custom headers. */
export const HEADER_MUTATIONS = {
  group: {
    create: {
      name: 'auditEventsStreamingHeadersCreate',
      inputType: 'AuditEventsStreamingHeadersCreateInput',
      payloadType: 'AuditEventsStreamingHeadersCreatePayload',
    },
    update: {
      name: 'auditEventsStreamingHeadersUpdate',
      inputType: 'AuditEventsStreamingHeadersUpdateInput',
      payloadType: 'AuditEventsStreamingHeadersUpdatePayload',
    },
    destroy: {
      name: 'auditEventsStreamingHeadersDestroy',
      inputType: 'AuditEventsStreamingHeadersDestroyInput',
      payloadType: 'AuditEventsStreamingHeadersDestroyPayload',
    },
  },
  instance: {
    create: {
      name: 'auditEventsStreamingInstanceHeadersCreate',
      inputType: 'AuditEventsStreamingInstanceHeadersCreateInput',
      payloadType: 'AuditEventsStreamingInstanceHeadersCreatePayload',
    },
    update: {
      name: 'auditEventsStreamingInstanceHeadersUpdate',
      inputType: 'AuditEventsStreamingInstanceHeadersUpdateInput',
      payloadType: 'AuditEventsStreamingInstanceHeadersUpdatePayload',
    },
    destroy: {
      name: 'auditEventsStreamingInstanceHeadersDestroy',
      inputType: 'AuditEventsStreamingInstanceHeadersDestroyInput',
      payloadType: 'AuditEventsStreamingInstanceHeadersDestroyPayload',
    },
  },
} as const satisfies Record<OwnerKind, Record<string, MutationNames>>;
