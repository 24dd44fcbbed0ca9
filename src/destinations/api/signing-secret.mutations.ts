import { Int } from 'type-graphql';
import type { ActorContext } from '../../access/actor-context.ts';
import { type ApiField, rowId } from '../../graphql/fields.ts';
import { mutation, mutationResolver } from '../../graphql/mutation.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import { DESTINATION_IDS } from '../model/destination-ids.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import { EXTERNAL_DESTINATION_FIELDS } from '../api-legacy/external-destination.mutations.ts';
import {
  EXTERNAL_DESTINATION_TYPES,
  toExternalDestination,
} from '../api-legacy/external-destination.type.ts';
import type { Form, OwnerKind } from '../model/form.ts';
import { rotateSigningSecret } from '../lifecycle/rotate-signing-secret.service.ts';

const keepPreviousForHours: ApiField<number> = {
  type: () => Int,
  description:
    'How many hours the previous secret stays valid beside the new one, at most 720; 0 ends it at once.',
  defaultValue: 24,
};

const NAMES = {
  group: 'externalAuditEventDestinationSigningSecretRotate',
  instance: 'instanceExternalAuditEventDestinationSigningSecretRotate',
} as const;

/** A resolver for the destinations of groups, and one for the instance's. */
export const SIGNING_SECRET_MUTATIONS = [signingSecretMutations('group'), signingSecretMutations('instance')];

function signingSecretMutations(owner: OwnerKind) {
  const form: Form = { owner, generation: 'legacy' };
  const field = EXTERNAL_DESTINATION_FIELDS[owner];
  return mutationResolver([
    mutation({
      name: NAMES[owner],
      description:
        "Replace the signing secret of an HTTP destination; the previous one stays valid for a while. Auditstream's own addition.",
      input: { id: rowId(DESTINATION_IDS.legacy[owner], 'ID of the destination.'), keepPreviousForHours },
      payload: {
        [field]: {
          type: () => EXTERNAL_DESTINATION_TYPES[owner],
          description: 'The destination with its new secret; null when the rotation was refused.',
        },
      },
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const { destination, ...granted } = await access.destination(context, form, input.id);
        const hours = input.keepPreviousForHours;
        const result = await rotateSigningSecret(deps, granted, destination, hours, deps.now());
        if (result.kind === 'gone') throw resourceNotAvailable();
        if (result.kind === 'refused') return { [field]: null, errors: result.errors };
        return { [field]: toExternalDestination(result.destination, granted.group, deps) };
      },
    }),
  ]);
}
