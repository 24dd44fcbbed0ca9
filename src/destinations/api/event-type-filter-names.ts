import type { MutationNames } from '../../graphql/mutation-resolver.ts';
import type { EventTypeList } from '../model/event-type-lists.ts';
import type { Form } from '../model/form.ts';

/** What tells the mutations apart: those of the four forms, and of the lists that a destination has. */
export interface EventTypeFilterSpelling {
  readonly form: Form;
  readonly list?: EventTypeList;
  /** What GitLab has not. */
  readonly isOwn?: boolean;
  readonly add: MutationNames;
  readonly remove: MutationNames;
}

export const EVENT_TYPE_FILTER_SPELLINGS: readonly EventTypeFilterSpelling[] = [
  {
    form: { owner: 'group', generation: 'legacy' },
    add: {
      name: 'auditEventsStreamingDestinationEventsAdd',
      inputType: 'AuditEventsStreamingDestinationEventsAddInput',
      payloadType: 'AuditEventsStreamingDestinationEventsAddPayload',
    },
    remove: {
      name: 'auditEventsStreamingDestinationEventsRemove',
      inputType: 'AuditEventsStreamingDestinationEventsRemoveInput',
      payloadType: 'AuditEventsStreamingDestinationEventsRemovePayload',
    },
  },
  {
    form: { owner: 'instance', generation: 'legacy' },
    add: {
      name: 'auditEventsStreamingDestinationInstanceEventsAdd',
      inputType: 'AuditEventsStreamingDestinationInstanceEventsAddInput',
      payloadType: 'AuditEventsStreamingDestinationInstanceEventsAddPayload',
    },
    remove: {
      name: 'auditEventsStreamingDestinationInstanceEventsRemove',
      inputType: 'AuditEventsStreamingDestinationInstanceEventsRemoveInput',
      payloadType: 'AuditEventsStreamingDestinationInstanceEventsRemovePayload',
    },
  },
  {
    form: { owner: 'group', generation: 'consolidated' },
    add: {
      name: 'auditEventsGroupDestinationEventsAdd',
      inputType: 'AuditEventsGroupDestinationEventsAddInput',
      payloadType: 'AuditEventsGroupDestinationEventsAddPayload',
    },
    remove: {
      name: 'auditEventsGroupDestinationEventsDelete',
      inputType: 'AuditEventsGroupDestinationEventsDeleteInput',
      payloadType: 'AuditEventsGroupDestinationEventsDeletePayload',
    },
  },
  {
    form: { owner: 'instance', generation: 'consolidated' },
    add: {
      name: 'auditEventsInstanceDestinationEventsAdd',
      inputType: 'AuditEventsInstanceDestinationEventsAddInput',
      payloadType: 'AuditEventsInstanceDestinationEventsAddPayload',
    },
    remove: {
      name: 'auditEventsInstanceDestinationEventsDelete',
      inputType: 'AuditEventsInstanceDestinationEventsDeleteInput',
      payloadType: 'AuditEventsInstanceDestinationEventsDeletePayload',
    },
  },
  {
    form: { owner: 'group', generation: 'consolidated' },
    list: 'denylist',
    add: {
      name: 'auditEventsGroupDestinationDenylistEventsAdd',
      inputType: 'AuditEventsGroupDestinationDenylistEventsAddInput',
      payloadType: 'AuditEventsGroupDestinationDenylistEventsAddPayload',
    },
    remove: {
      name: 'auditEventsGroupDestinationDenylistEventsDelete',
      inputType: 'AuditEventsGroupDestinationDenylistEventsDeleteInput',
      payloadType: 'AuditEventsGroupDestinationDenylistEventsDeletePayload',
    },
  },
  {
    form: { owner: 'instance', generation: 'consolidated' },
    list: 'denylist',
    isOwn: true,
    add: {
      name: 'auditEventsInstanceDestinationDenylistEventsAdd',
      inputType: 'AuditEventsInstanceDestinationDenylistEventsAddInput',
      payloadType: 'AuditEventsInstanceDestinationDenylistEventsAddPayload',
    },
    remove: {
      name: 'auditEventsInstanceDestinationDenylistEventsDelete',
      inputType: 'AuditEventsInstanceDestinationDenylistEventsDeleteInput',
      payloadType: 'AuditEventsInstanceDestinationDenylistEventsDeletePayload',
    },
  },
];
