import type { ActorContext } from '../../access/actor-context.ts';
import { optionalText, rowId, text, type InputField } from '../../graphql/input-type.ts';
import { mutation, mutationResolver } from '../../graphql/mutation-resolver.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import { createDestination, type NewDestination } from '../lifecycle/create-destination.service.ts';
import { deliveryOptionsField } from '../lifecycle/delivery-options-fields.ts';
import {
  activeField,
  groupPathField,
  verifyChangedField,
  verifyNewField,
} from '../lifecycle/destination-fields.ts';
import { DESTINATION_IDS } from '../model/destination-ids.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import { destroyDestination } from '../lifecycle/destroy-destination.service.ts';
import { EXTERNAL_DESTINATION_MUTATIONS } from './external-destination-names.ts';
import { EXTERNAL_DESTINATION_TYPES, toExternalDestination } from './external-destination.type.ts';
import type { Form, OwnerKind } from '../model/form.ts';
import { overHttp } from '../model/http-place.ts';
import { VERIFICATION_TOKEN } from '../secrets/secret-names.ts';
import { updateDestination } from '../lifecycle/update-destination.service.ts';

// The legacy generation of GitLab's API.

/** What payloads call a destination. */
export const EXTERNAL_DESTINATION_FIELDS = {
  group: 'externalAuditEventDestination',
  instance: 'instanceExternalAuditEventDestination',
} as const;

const placeFields = (owner: OwnerKind) => ({
  destinationUrl: text(
    `URL that audit events are sent to: http or https, at most 255 characters, unique in the ${owner}.`,
  ),
  name: optionalText(
    `Name of the destination, at most 72 characters, unique in the ${owner}; generated when absent.`,
  ),
  deliveryOptions: deliveryOptionsField,
  verify: verifyNewField,
});

/** The mutations of groups' destinations. */
export const GroupDestinationMutations = destinationMutations(
  'group',
  'Create an HTTP destination for the audit events of a top-level group. It receives the events from now on.',
  {
    groupPath: groupPathField,
    ...placeFields('group'),
    verificationToken: optionalText(
      'Token that is sent with every event, 16 to 24 characters; generated when absent.',
    ),
  },
);

/** The mutations of the instance's destinations. Their tokens are always generated, as GitLab has it. */
export const InstanceDestinationMutations = destinationMutations(
  'instance',
  'Create an HTTP destination for the audit events of every group and events that belong to no group, as an admin.',
  placeFields('instance'),
);

type CreateFields = Record<string, InputField<unknown>>;
type CreateValues = Omit<NewDestination, 'kind' | 'config' | 'secrets'> & {
  readonly groupPath?: string;
  readonly destinationUrl: string;
  readonly verificationToken?: string | null;
};

function destinationMutations(owner: OwnerKind, creation: string, createFields: CreateFields) {
  const form: Form = { owner, generation: 'legacy' };
  const field = EXTERNAL_DESTINATION_FIELDS[owner];
  const names = EXTERNAL_DESTINATION_MUTATIONS[owner];
  const id = (what: string) => rowId(DESTINATION_IDS.legacy[owner], `ID of the destination to ${what}.`);
  const payload = (description: string) => ({
    [field]: { type: () => EXTERNAL_DESTINATION_TYPES[owner], description },
  });
  const whose = owner === 'group' ? 'a group' : 'the instance';

  return mutationResolver([
    mutation({
      ...names.create,
      description: creation,
      input: createFields,
      payload: payload('The new destination; null when it was refused.'),
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const {
          groupPath: path,
          destinationUrl,
          verificationToken,
          ...others
        } = input as unknown as CreateValues;
        const granted = await access.owner(context, form, path);
        const secrets = { [VERIFICATION_TOKEN]: verificationToken };
        const wanted = { ...others, ...overHttp(destinationUrl), secrets };
        const result = await createDestination(deps, granted, wanted);
        if (result.kind === 'gone') throw resourceNotAvailable();
        if (result.kind === 'refused') return { [field]: null, errors: result.errors };
        return { [field]: toExternalDestination(result.destination, granted.group, deps) };
      },
    }),
    mutation({
      ...names.update,
      description: `Update, pause or resume an HTTP destination of ${whose}. Absent fields keep their values.`,
      input: {
        id: id('update'),
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
    mutation({
      ...names.destroy,
      description:
        `Destroy an HTTP destination of ${whose} with its headers and all events that wait to be sent ` +
        `to it.`,
      input: { id: id('destroy') },
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const { destination, ...granted } = await access.destination(context, form, input.id);
        const outcome = await destroyDestination(deps, granted, destination.id);
        if (outcome === 'gone') throw resourceNotAvailable();
        return {};
      },
    }),
  ]);
}
