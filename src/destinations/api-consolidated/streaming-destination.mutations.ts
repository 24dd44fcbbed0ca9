import type { ActorContext } from '../../access/actor-context.ts';
import {
  json,
  optionalFlag,
  optionalInt,
  optionalJson,
  optionalText,
  rowId,
  text,
} from '../../graphql/fields.ts';
import { mutation, mutationResolver } from '../../graphql/mutation.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import { createDestination } from '../lifecycle/create-destination.service.ts';
import { deliveryOptionsField } from '../lifecycle/delivery-options-fields.ts';
import {
  activeField,
  activeNewField,
  filterFields,
  ownerFields,
  verifyChangedField,
  verifyNewField,
} from '../lifecycle/destination-fields.ts';
import { DESTINATION_IDS } from '../model/destination-ids.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import { destroyMutation } from '../lifecycle/destroy.mutations.ts';
import { findNamespaces } from '../filters/find-namespaces.ts';
import type { Form, OwnerKind } from '../model/form.ts';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import { readNewPlace, readPlace, removeSecretToken } from './streaming-destination-place.ts';
import { STREAMING_DESTINATION_TYPES, toStreamingDestination } from './streaming-destination.type.ts';
import { updateDestination } from '../lifecycle/update-destination.service.ts';

// The consolidated generation of GitLab's API.

const CONFIG =
  '`{"url": …, "headers": {<name>: {"value": …, "active": true}}}` for the category `http`, with at most 20 headers; `auditEventDestinationKinds` lists the fields of the other categories. An object, or the same as JSON text';
const CATEGORY =
  'Kind of the destination: `http`, or the name of another one of `auditEventDestinationKinds`.';
const SECRET_TOKEN =
  'Secret that events are sent with; for `http` 16 to 24 characters, generated when absent.';

/** What GitLab calls the mutations of destinations in its consolidated API. */
const NAMES = {
  group: {
    create: 'groupAuditEventStreamingDestinationsCreate',
    update: 'groupAuditEventStreamingDestinationsUpdate',
    delete: 'groupAuditEventStreamingDestinationsDelete',
  },
  instance: {
    create: 'instanceAuditEventStreamingDestinationsCreate',
    update: 'instanceAuditEventStreamingDestinationsUpdate',
    delete: 'instanceAuditEventStreamingDestinationsDelete',
  },
} as const satisfies Record<OwnerKind, Record<string, string>>;

/** A resolver for the destinations of groups, and one for the instance's. */
export const STREAMING_DESTINATION_MUTATIONS = [
  streamingDestinationMutations('group'),
  streamingDestinationMutations('instance'),
];

function streamingDestinationMutations(owner: OwnerKind) {
  const form: Form = { owner, generation: 'consolidated' };
  const names = NAMES[owner];
  const whose = owner === 'group' ? 'a top-level group' : 'the instance';
  const payload = (description: string) => ({
    externalAuditEventDestination: { type: () => STREAMING_DESTINATION_TYPES[owner], description },
  });

  return mutationResolver([
    mutation({
      name: names.create,
      description: `Create a destination for the audit events of ${whose}. It receives the events from now on.`,
      input: {
        ...ownerFields(owner),
        config: json(`Where events are sent: ${CONFIG}.`),
        category: text(CATEGORY),
        name: optionalText('Name of the destination, at most 72 characters; generated when absent.'),
        secretToken: optionalText(SECRET_TOKEN),
        active: activeNewField,
        ...filterFields,
        deliveryOptions: deliveryOptionsField,
        verify: verifyNewField,
      },
      payload: payload('The new destination; null when it was refused.'),
      async run({ deps, access, namespaces }: DestinationParts, input, context: ActorContext) {
        const granted = await access.owner(context, form, input.groupPath);
        const { name, active, verify, deliveryOptions } = input;
        const wanted = {
          ...readNewPlace(deps, input),
          ...{ name, active, verify, deliveryOptions },
          eventTypes: input.eventTypeFilters ?? undefined,
          deniedTypes: input.eventTypeDenylistFilters ?? undefined,
          namespaces: await findNamespaces(namespaces, context.actor, input.namespacePaths),
        };
        const result = await createDestination(deps, granted, wanted);
        if (result.kind === 'gone') throw resourceNotAvailable();
        if (result.kind === 'refused') return { externalAuditEventDestination: null, errors: result.errors };
        const node = toStreamingDestination(result.destination, granted.group, deps);
        return { externalAuditEventDestination: node };
      },
    }),
    mutation({
      name: names.update,
      description: `Update, pause or resume a destination of ${whose}. Absent fields keep their values.`,
      input: {
        id: rowId(DESTINATION_IDS.consolidated[owner], 'ID of the destination to update.'),
        config: optionalJson(`Where events are sent, all of it: ${CONFIG}.`),
        category: optionalText('The present category; it cannot be changed.'),
        name: optionalText('Name of the destination.'),
        secretToken: optionalText('New secret that events are sent with, in place of the present one.'),
        removeSecretToken: optionalFlag(
          "Auditstream's own. True: remove the secret token, also the previous one. Only for categories that do " +
            'not require one.',
        ),
        keepPreviousForHours: optionalInt(
          "Auditstream's own. For how many hours the previous secret token is used when the receiver does not " +
            'accept the new one, 0 to 720; 24 when absent. Only for categories that can use two tokens.',
        ),
        active: activeField,
        ...filterFields,
        deliveryOptions: deliveryOptionsField,
        verify: verifyChangedField,
      },
      payload: payload('The destination; null when the update was refused.'),
      async run({ deps, access, namespaces }: DestinationParts, input, context: ActorContext) {
        const { destination, ...granted } = await access.destination(context, form, input.id);
        const { name, active, secretToken, keepPreviousForHours, verify, deliveryOptions } = input;
        const kind = kindNamed(deps.kinds, destination.kind);
        const place = removeSecretToken(kind, readPlace(deps, kind, input.category, input.config), input);
        const change = {
          ...place,
          ...{ name, active, keepPreviousForHours, verify, deliveryOptions },
          secrets: { ...place.secrets, [kind.secretToken]: secretToken },
          eventTypes: input.eventTypeFilters ?? undefined,
          deniedTypes: input.eventTypeDenylistFilters ?? undefined,
          namespaces: await findNamespaces(namespaces, context.actor, input.namespacePaths),
        };
        const result = await updateDestination(deps, granted, destination, change);
        if (result.kind === 'gone') throw resourceNotAvailable();
        if (result.kind === 'refused') return { externalAuditEventDestination: null, errors: result.errors };
        const node = toStreamingDestination(result.destination, granted.group, deps);
        return { externalAuditEventDestination: node };
      },
    }),
    destroyMutation(form, {
      name: names.delete,
      description: `Delete a destination of ${whose} with its headers and all events that wait to be sent to it.`,
      verb: 'delete',
    }),
  ]);
}
