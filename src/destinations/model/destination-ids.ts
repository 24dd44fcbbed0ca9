import { anyGlobalIdScalar, globalIdScalar, toGlobalId, type NamedRow } from '../../graphql/global-id.ts';
import type { Form } from './form.ts';

/** What GitLab calls a destination in each form; its number is the same in all of them. */
export const DESTINATION_MODELS = {
  legacy: {
    group: 'AuditEvents::ExternalAuditEventDestination',
    instance: 'AuditEvents::InstanceExternalAuditEventDestination',
  },
  amazonS3: {
    group: 'AuditEvents::AmazonS3Configuration',
    instance: 'AuditEvents::Instance::AmazonS3Configuration',
  },
  consolidated: {
    group: 'AuditEvents::Group::ExternalStreamingDestination',
    instance: 'AuditEvents::Instance::ExternalStreamingDestination',
  },
} as const;

export const HEADER_MODELS = {
  group: 'AuditEvents::Streaming::Header',
  instance: 'AuditEvents::Streaming::InstanceHeader',
} as const;

/** A filter by namespace; the instance's destinations have those of the new generation alone. */
export const NAMESPACE_FILTER_MODELS = {
  legacy: 'AuditEvents::Streaming::HTTP::NamespaceFilter',
  group: 'AuditEvents::Group::NamespaceFilter',
  instance: 'AuditEvents::Instance::NamespaceFilter',
} as const;

const { legacy, amazonS3, consolidated } = DESTINATION_MODELS;

/** The scalars by which inputs name a destination. */
export const DESTINATION_IDS = {
  legacy: {
    group: globalIdScalar('AuditEventsExternalAuditEventDestinationID', legacy.group),
    instance: globalIdScalar('AuditEventsInstanceExternalAuditEventDestinationID', legacy.instance),
  },
  amazonS3: {
    group: globalIdScalar('AuditEventsAmazonS3ConfigurationID', amazonS3.group),
    instance: globalIdScalar('AuditEventsInstanceAmazonS3ConfigurationID', amazonS3.instance),
  },
  consolidated: {
    group: globalIdScalar('AuditEventsGroupExternalStreamingDestinationID', consolidated.group),
    instance: globalIdScalar('AuditEventsInstanceExternalStreamingDestinationID', consolidated.instance),
  },
} as const;

/** The scalars by which inputs name a filter by namespace. */
export const NAMESPACE_FILTER_IDS = {
  legacy: globalIdScalar('AuditEventsStreamingHTTPNamespaceFilterID', NAMESPACE_FILTER_MODELS.legacy),
  group: globalIdScalar('AuditEventsGroupNamespaceFilterID', NAMESPACE_FILTER_MODELS.group),
  instance: globalIdScalar('AuditEventsInstanceNamespaceFilterID', NAMESPACE_FILTER_MODELS.instance),
} as const;

const FORMS = {
  [legacy.group]: { owner: 'group', generation: 'legacy' },
  [legacy.instance]: { owner: 'instance', generation: 'legacy' },
  [amazonS3.group]: { owner: 'group', generation: 'amazonS3' },
  [amazonS3.instance]: { owner: 'instance', generation: 'amazonS3' },
  [consolidated.group]: { owner: 'group', generation: 'consolidated' },
  [consolidated.instance]: { owner: 'instance', generation: 'consolidated' },
} as const satisfies Record<string, Form>;

type DestinationModel = keyof typeof FORMS;

/** A destination as an input names it that takes the id of any form. */
export type DestinationRef = NamedRow<DestinationModel>;

/** The scalar of those inputs. */
export const AnyDestinationId = anyGlobalIdScalar(
  'AuditEventsStreamingDestinationID',
  "Auditstream's own. The global id of a destination in any of its forms, for example " +
    `\`${toGlobalId(legacy.group, 1)}\` or \`${toGlobalId(consolidated.instance, 2)}\`.`,
  Object.keys(FORMS) as DestinationModel[],
);

/** The form in which a destination was named. */
export function formOf({ model }: DestinationRef): Form {
  return FORMS[model];
}

/** The scalars by which inputs name a header. */
export const HEADER_IDS = {
  group: globalIdScalar('AuditEventsStreamingHeaderID', HEADER_MODELS.group),
  instance: globalIdScalar('AuditEventsStreamingInstanceHeaderID', HEADER_MODELS.instance),
} as const;
