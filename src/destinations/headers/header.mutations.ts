import type { ActorContext } from '../../access/actor-context.ts';
import { optionalFlag, optionalText, rowId, text } from '../../graphql/fields.ts';
import { mutation, mutationResolver } from '../../graphql/mutation.ts';
import { RequestError, resourceNotAvailable } from '../../graphql/request-error.ts';
import { instanceErrors } from '../rules/destination-errors.ts';
import { DESTINATION_IDS, HEADER_IDS } from '../model/destination-ids.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import type { Form, OwnerKind } from '../model/form.ts';
import { HEADER_TYPES, toHeaderType } from './header.type.ts';
import { createHeader, destroyHeader, updateHeader } from './headers.service.ts';

/** What GitLab calls the mutations of custom headers. */
const NAMES = {
  group: {
    create: 'auditEventsStreamingHeadersCreate',
    update: 'auditEventsStreamingHeadersUpdate',
    destroy: 'auditEventsStreamingHeadersDestroy',
  },
  instance: {
    create: 'auditEventsStreamingInstanceHeadersCreate',
    update: 'auditEventsStreamingInstanceHeadersUpdate',
    destroy: 'auditEventsStreamingInstanceHeadersDestroy',
  },
} as const satisfies Record<OwnerKind, Record<string, string>>;

/** A resolver for the headers of groups' destinations, and one for those of the instance's. */
export const HEADER_MUTATIONS = [
  headerMutations({ owner: 'group', whose: 'a group', noDestination: resourceNotAvailable }),
  headerMutations({
    owner: 'instance',
    whose: 'the instance',
    noDestination: () => new RequestError(instanceErrors.NO_SUCH_DESTINATION),
  }),
];

/** What tells the mutations for a group's destinations from those for the instance's. */
interface Spelling {
  readonly owner: OwnerKind;
  readonly whose: string;
  /** A header is to be made for a destination that is not there. */
  readonly noDestination: () => RequestError;
}

function headerMutations({ owner, whose, noDestination }: Spelling) {
  const names = NAMES[owner];
  const form: Form = { owner, generation: 'legacy' };
  const payload = (description: string) => ({ header: { type: () => HEADER_TYPES[owner], description } });

  return mutationResolver([
    mutation({
      name: names.create,
      description: `Add a custom HTTP header to a destination of ${whose}, at most 20.`,
      input: {
        destinationId: rowId(
          DESTINATION_IDS.legacy[owner],
          'ID of the destination that the header is sent to.',
        ),
        key: text('Name of the header, unique in its destination regardless of case.'),
        value: text('Value of the header, at most 2000 characters.'),
        active: optionalFlag('Whether the header is sent.', true),
      },
      payload: payload('The new header; null when it was refused.'),
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const { destinationId, key, value, active = null } = input;
        const { destination, ...granted } = await access.destination(context, form, destinationId, {
          missing: noDestination,
        });
        const result = await createHeader(deps, granted, destination.id, { key, value, active });
        if (result.kind === 'gone') throw noDestination();
        if (result.kind === 'refused') return { header: null, errors: result.errors };
        return { header: toHeaderType(result.header, owner, deps.sealer) };
      },
    }),
    mutation({
      name: names.update,
      description:
        `Update a custom HTTP header of a destination of ${whose}. Fields that are null keep their ` +
        `values.`,
      input: {
        headerId: rowId(HEADER_IDS[owner], 'ID of the header to update.'),
        key: optionalText('Name of the header.', null),
        value: optionalText('Value of the header.', null),
        active: optionalFlag('Whether the header is sent.', null),
      },
      payload: payload('The header; when the update was refused, as it was before.'),
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const { header: found, ...granted } = await access.header(context, form, input.headerId);
        const result = await updateHeader(deps, granted, found, input);
        if (result.kind === 'gone') throw resourceNotAvailable();
        const header = toHeaderType(result.header, owner, deps.sealer);
        return { header, errors: result.kind === 'refused' ? result.errors : [] };
      },
    }),
    mutation({
      name: names.destroy,
      description: `Remove a custom HTTP header from a destination of ${whose}.`,
      input: { headerId: rowId(HEADER_IDS[owner], 'ID of the header to delete.') },
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const { header, ...granted } = await access.header(context, form, input.headerId);
        const { kind } = await destroyHeader(deps, granted, header);
        if (kind === 'gone') throw resourceNotAvailable();
        return {};
      },
    }),
  ]);
}
