import type { MutationNames } from '../../graphql/mutation-resolver.ts';
import type { OwnerKind } from '../model/form.ts';

/** What GitLab calls the mutations of destinations in its consolidated API. */
export const STREAMING_DESTINATION_MUTATIONS = {
  group: {
    create: {
      name: 'groupAuditEventStreamingDestinationsCreate',
      inputType: 'GroupAuditEventStreamingDestinationsCreateInput',
      payloadType: 'GroupAuditEventStreamingDestinationsCreatePayload',
    },
    update: {
      name: 'groupAuditEventStreamingDestinationsUpdate',
      inputType: 'GroupAuditEventStreamingDestinationsUpdateInput',
      payloadType: 'GroupAuditEventStreamingDestinationsUpdatePayload',
    },
    delete: {
      name: 'groupAuditEventStreamingDestinationsDelete',
      inputType: 'GroupAuditEventStreamingDestinationsDeleteInput',
      payloadType: 'GroupAuditEventStreamingDestinationsDeletePayload',
    },
  },
  instance: {
    create: {
      name: 'instanceAuditEventStreamingDestinationsCreate',
      inputType: 'InstanceAuditEventStreamingDestinationsCreateInput',
      payloadType: 'InstanceAuditEventStreamingDestinationsCreatePayload',
    },
    update: {
      name: 'instanceAuditEventStreamingDestinationsUpdate',
      inputType: 'InstanceAuditEventStreamingDestinationsUpdateInput',
      payloadType: 'InstanceAuditEventStreamingDestinationsUpdatePayload',
    },
    delete: {
      name: 'instanceAuditEventStreamingDestinationsDelete',
      inputType: 'InstanceAuditEventStreamingDestinationsDeleteInput',
      payloadType: 'InstanceAuditEventStreamingDestinationsDeletePayload',
    },
  },
} as const satisfies Record<OwnerKind, Record<string, MutationNames>>;
