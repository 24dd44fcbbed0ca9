import type { MutationNames } from '../../graphql/mutation-resolver.ts';
import type { OwnerKind } from '../model/form.ts';

/** What GitLab calls the mutations of destinations in its oldest API, and we the one for signing secrets. */
export const EXTERNAL_DESTINATION_MUTATIONS = {
  group: {
    create: {
      name: 'externalAuditEventDestinationCreate',
      inputType: 'ExternalAuditEventDestinationCreateInput',
      payloadType: 'ExternalAuditEventDestinationCreatePayload',
    },
    update: {
      name: 'externalAuditEventDestinationUpdate',
      inputType: 'ExternalAuditEventDestinationUpdateInput',
      payloadType: 'ExternalAuditEventDestinationUpdatePayload',
    },
    destroy: {
      name: 'externalAuditEventDestinationDestroy',
      inputType: 'ExternalAuditEventDestinationDestroyInput',
      payloadType: 'ExternalAuditEventDestinationDestroyPayload',
    },
    rotateSecret: {
      name: 'externalAuditEventDestinationSigningSecretRotate',
      inputType: 'ExternalAuditEventDestinationSigningSecretRotateInput',
      payloadType: 'ExternalAuditEventDestinationSigningSecretRotatePayload',
    },
  },
  instance: {
    create: {
      name: 'instanceExternalAuditEventDestinationCreate',
      inputType: 'InstanceExternalAuditEventDestinationCreateInput',
      payloadType: 'InstanceExternalAuditEventDestinationCreatePayload',
    },
    update: {
      name: 'instanceExternalAuditEventDestinationUpdate',
      inputType: 'InstanceExternalAuditEventDestinationUpdateInput',
      payloadType: 'InstanceExternalAuditEventDestinationUpdatePayload',
    },
    destroy: {
      name: 'instanceExternalAuditEventDestinationDestroy',
      inputType: 'InstanceExternalAuditEventDestinationDestroyInput',
      payloadType: 'InstanceExternalAuditEventDestinationDestroyPayload',
    },
    rotateSecret: {
      name: 'instanceExternalAuditEventDestinationSigningSecretRotate',
      inputType: 'InstanceExternalAuditEventDestinationSigningSecretRotateInput',
      payloadType: 'InstanceExternalAuditEventDestinationSigningSecretRotatePayload',
    },
  },
} as const satisfies Record<OwnerKind, Record<string, MutationNames>>;
