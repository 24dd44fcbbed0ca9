import type { MutationNames } from '../../graphql/mutation-resolver.ts';
import type { OwnerKind } from '../model/form.ts';

/** What GitLab calls its own mutations of destinations on Amazon S3. */
export const AMAZON_S3_MUTATIONS = {
  group: {
    create: {
      name: 'auditEventsAmazonS3ConfigurationCreate',
      inputType: 'AuditEventsAmazonS3ConfigurationCreateInput',
      payloadType: 'AuditEventsAmazonS3ConfigurationCreatePayload',
    },
    update: {
      name: 'auditEventsAmazonS3ConfigurationUpdate',
      inputType: 'AuditEventsAmazonS3ConfigurationUpdateInput',
      payloadType: 'AuditEventsAmazonS3ConfigurationUpdatePayload',
    },
    destroy: {
      name: 'auditEventsAmazonS3ConfigurationDelete',
      inputType: 'AuditEventsAmazonS3ConfigurationDeleteInput',
      payloadType: 'AuditEventsAmazonS3ConfigurationDeletePayload',
    },
  },
  instance: {
    create: {
      name: 'auditEventsInstanceAmazonS3ConfigurationCreate',
      inputType: 'AuditEventsInstanceAmazonS3ConfigurationCreateInput',
      payloadType: 'AuditEventsInstanceAmazonS3ConfigurationCreatePayload',
    },
    update: {
      name: 'auditEventsInstanceAmazonS3ConfigurationUpdate',
      inputType: 'AuditEventsInstanceAmazonS3ConfigurationUpdateInput',
      payloadType: 'AuditEventsInstanceAmazonS3ConfigurationUpdatePayload',
    },
    destroy: {
      name: 'auditEventsInstanceAmazonS3ConfigurationDelete',
      inputType: 'AuditEventsInstanceAmazonS3ConfigurationDeleteInput',
      payloadType: 'AuditEventsInstanceAmazonS3ConfigurationDeletePayload',
    },
  },
} as const satisfies Record<OwnerKind, Record<string, MutationNames>>;
