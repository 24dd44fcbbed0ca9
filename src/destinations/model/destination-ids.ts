import { ofEachConfiguration } from '../../destination-kinds/gitlab-configurations.ts';
import type { GitlabConfiguration } from '../../destination-kinds/gitlab-configuration.ts';
import { anyGlobalIdScalar, globalIdScalar, toGlobalId, type NamedRow } from '../../graphql/global-id.ts';
import { ownerKindOf, type Form, type Generation, type OwnerKind, type SpokenForm } from './form.ts';

/** What GitLab calls a destination in each form; its number is the same in all of them. */
export const DESTINATION_MODELS = {
  legacy: {
    group: 'AuditEvents::ExternalAuditEventDestination',
    instance: 'AuditEvents::InstanceExternalAuditEventDestination',
  },
  ...ofEachConfiguration(modelsOf),
  consolidated: {
    group: 'AuditEvents::Group::ExternalStreamingDestination',
    instance: 'AuditEvents::Instance::ExternalStreamingDestination',
  },
} as const satisfies Record<Generation, Record<OwnerKind, string>>;

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

const { legacy, consolidated } = DESTINATION_MODELS;

/** The scalars by which inputs name a destination. */
export const DESTINATION_IDS = {
  legacy: {
    group: globalIdScalar('AuditEventsExternalAuditEventDestinationID', legacy.group),
    instance: globalIdScalar('AuditEventsInstanceExternalAuditEventDestinationID', legacy.instance),
  },
  ...ofEachConfiguration(scalarsOf),
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

const FORMS: ReadonlyMap<string, Form> = new Map(
  Object.entries(DESTINATION_MODELS).flatMap(([generation, { group, instance }]): [string, Form][] => [
    [group, { owner: 'group', generation: generation as Generation }],
    [instance, { owner: 'instance', generation: generation as Generation }],
  ]),
);

/** A destination as an input names it that takes the id of any form. */
export type DestinationRef = NamedRow<string>;

/** The scalar of those inputs. */
export const AnyDestinationId = anyGlobalIdScalar(
  'AuditEventsStreamingDestinationID',
  "Auditstream's own. The global id of a destination in any of its forms, for example " +
    `\`${toGlobalId(legacy.group, 1)}\` or \`${toGlobalId(consolidated.instance, 2)}\`.`,
  [...FORMS.keys()],
);

/** The form in which a destination was named. */
export function formOf({ model }: DestinationRef): Form {
  const form = FORMS.get(model);
  if (form === undefined) throw new Error('The scalar takes no id of another model');
  return form;
}

/** What GitLab calls a destination in a form. */
export function modelOf(spoken: SpokenForm): string {
  return DESTINATION_MODELS[spoken.generation][ownerKindOf(spoken)];
}

function modelsOf({ names }: GitlabConfiguration) {
  return { group: names.group.model, instance: names.instance.model };
}

function scalarsOf({ names: { group, instance } }: GitlabConfiguration) {
  return {
    group: globalIdScalar(group.idScalar, group.model),
    instance: globalIdScalar(instance.idScalar, instance.model),
  };
}

/** The scalars by which inputs name a header. */
export const HEADER_IDS = {
  group: globalIdScalar('AuditEventsStreamingHeaderID', HEADER_MODELS.group),
  instance: globalIdScalar('AuditEventsStreamingInstanceHeaderID', HEADER_MODELS.instance),
} as const;
