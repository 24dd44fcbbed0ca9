import type { ActorContext } from '../../access/actor-context.ts';
import { optionalText, rowId, text } from '../../graphql/fields.ts';
import { mutation, mutationResolver } from '../../graphql/mutation.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import { createDestination } from '../lifecycle/create-destination.service.ts';
import { deliveryOptionsField } from '../lifecycle/delivery-options-fields.ts';
import {
  activeField,
  ownerFields,
  verifyChangedField,
  verifyNewField,
} from '../lifecycle/destination-fields.ts';
import { DESTINATION_IDS } from '../model/destination-ids.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import { destroyMutation } from '../lifecycle/destroy.mutations.ts';
import { EXTERNAL_DESTINATION_TYPES, toExternalDestination } from './external-destination.type.ts';
import type { Form, OwnerKind } from '../model/form.ts';
import { overHttp } from '../model/http-place.ts';
import { VERIFICATION_TOKEN } from '../secrets/secret-names.ts';
import { updateDestination } from '../lifecycle/update-destination.service.ts';

// The legacy generation of GitLab's API.

/** What GitLab calls the mutations of destinations in its oldest API, and we the one for signing secrets. */
const NAMES = {
  group: {
    create: 'externalAuditEventDestinationCreate',
    update: 'externalAuditEventDestinationUpdate',
    destroy: 'externalAuditEventDestinationDestroy',
  },
  instance: {
    create: 'instanceExternalAuditEventDestinationCreate',
    update: 'instanceExternalAuditEventDestinationUpdate',
    destroy: 'instanceExternalAuditEventDestinationDestroy',
  },
} as const satisfies Record<OwnerKind, Record<string, string>>;

/** What payloads call a destination. */
export const EXTERNAL_DESTINATION_FIELDS = {
  group: 'externalAuditEventDestination',
  instance: 'instanceExternalAuditEventDestination',
} as const;

const CREATION = {
  group:
    'Create an HTTP destination for the audit events of a top-level group. It receives the events from now on.',
  instance:
    'Create an HTTP destination for the audit events of every group and events that belong to no group, as an admin.',
} as const;

/** A resolver for the destinations of groups, and one for the instance's. */
export const EXTERNAL_DESTINATION_MUTATIONS = [
  destinationMutations('group'),
  destinationMutations('instance'),
];

/** As GitLab has it, tokens of the instance's destinations are always generated. */
function tokenField(owner: OwnerKind): { readonly verificationToken?: ReturnType<typeof optionalText> } {
  if (owner === 'instance') return {};
  const verificationToken = optionalText(
    'Token that is sent with every event, 16 to 24 characters; generated when absent.',
  );
  return { verificationToken };
}

function destinationMutations(owner: OwnerKind) {
  const form: Form = { owner, generation: 'legacy' };
  const field = EXTERNAL_DESTINATION_FIELDS[owner];
  const names = NAMES[owner];
  const payload = (description: string) => ({
    [field]: { type: () => EXTERNAL_DESTINATION_TYPES[owner], description },
  });
  const whose = owner === 'group' ? 'a group' : 'the instance';

  return mutationResolver([
    mutation({
      name: names.create,
      description: CREATION[owner],
      input: {
        ...ownerFields(owner),
        destinationUrl: text(
          `URL that audit events are sent to: http or https, at most 255 characters, unique in the ${owner}.`,
        ),
        name: optionalText(
          `Name of the destination, at most 72 characters, unique in the ${owner}; generated when absent.`,
        ),
        deliveryOptions: deliveryOptionsField,
        verify: verifyNewField,
        ...tokenField(owner),
      },
      payload: payload('The new destination; null when it was refused.'),
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const { groupPath, destinationUrl, verificationToken, ...others } = input;
        const granted = await access.owner(context, form, groupPath);
        const secrets = { [VERIFICATION_TOKEN]: verificationToken };
        const wanted = { ...others, ...overHttp(destinationUrl), secrets };
        const result = await createDestination(deps, granted, wanted);
        if (result.kind === 'gone') throw resourceNotAvailable();
        if (result.kind === 'refused') return { [field]: null, errors: result.errors };
        return { [field]: toExternalDestination(result.destination, granted.group, deps) };
      },
    }),
    mutation({
      name: names.update,
      description: `Update, pause or resume an HTTP destination of ${whose}. Absent fields keep their values.`,
      input: {
        id: rowId(DESTINATION_IDS.legacy[owner], 'ID of the destination to update.'),
        destinationUrl: optionalText('URL that audit events are sent to.'),
        name: optionalText('Name of the destination.'),
        active: activeField,
        deliveryOptions: deliveryOptionsField,
        verify: verifyChangedField,
      },
      payload: payload('The destination; when the update was refused, with the values that were refused.'),
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const { destination, ...granted } = await access.destination(context, form, input.id);
        const { destinationUrl, name, active, verify, deliveryOptions } = input;
        const { config } = overHttp(destinationUrl);
        const change = { config, name, active, verify, deliveryOptions };
        const result = await updateDestination(deps, granted, destination, change);
        if (result.kind === 'gone') throw resourceNotAvailable();
        const record = result.kind === 'refused' ? result.unsaved : result.destination;
        const errors = result.kind === 'refused' ? result.errors : [];
        return { [field]: toExternalDestination(record, granted.group, deps), errors };
      },
    }),
    destroyMutation(form, {
      name: names.destroy,
      description:
        `Destroy an HTTP destination of ${whose} with its headers and all events that wait to be sent ` +
        `to it.`,
      verb: 'destroy',
    }),
  ]);
}
