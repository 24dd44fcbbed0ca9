import type { ActorContext } from '../../access/actor-context.ts';
import { rowId, texts } from '../../graphql/fields.ts';
import { mutation, mutationResolver } from '../../graphql/mutation.ts';
import { RequestError, resourceNotAvailable } from '../../graphql/request-error.ts';
import { DESTINATION_IDS } from '../model/destination-ids.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import { addEventTypeFilters, removeEventTypeFilters } from '../filters/event-type-filters.service.ts';
import type { EventTypeList } from '../model/event-type-lists.ts';
import type { Form } from '../model/form.ts';
import { filterErrors } from '../filters/filter-errors.ts';

/** The differences between the mutations of the four forms and of the two lists. */
interface EventTypeFilterSpelling {
  readonly form: Form;
  readonly list?: EventTypeList;
  /** GitLab does not have this mutation. */
  readonly isOwn?: boolean;
  readonly add: string;
  readonly remove: string;
}

const SPELLINGS: readonly EventTypeFilterSpelling[] = [
  {
    form: { owner: 'group', generation: 'legacy' },
    add: 'auditEventsStreamingDestinationEventsAdd',
    remove: 'auditEventsStreamingDestinationEventsRemove',
  },
  {
    form: { owner: 'instance', generation: 'legacy' },
    add: 'auditEventsStreamingDestinationInstanceEventsAdd',
    remove: 'auditEventsStreamingDestinationInstanceEventsRemove',
  },
  {
    form: { owner: 'group', generation: 'consolidated' },
    add: 'auditEventsGroupDestinationEventsAdd',
    remove: 'auditEventsGroupDestinationEventsDelete',
  },
  {
    form: { owner: 'instance', generation: 'consolidated' },
    add: 'auditEventsInstanceDestinationEventsAdd',
    remove: 'auditEventsInstanceDestinationEventsDelete',
  },
  {
    form: { owner: 'group', generation: 'consolidated' },
    list: 'denylist',
    add: 'auditEventsGroupDestinationDenylistEventsAdd',
    remove: 'auditEventsGroupDestinationDenylistEventsDelete',
  },
  {
    form: { owner: 'instance', generation: 'consolidated' },
    list: 'denylist',
    isOwn: true,
    add: 'auditEventsInstanceDestinationDenylistEventsAdd',
    remove: 'auditEventsInstanceDestinationDenylistEventsDelete',
  },
];

/** As in GitLab, the mutations of the oldest generation give no other reason than the others. */
const ERRORS = { notAdmin: resourceNotAvailable };

const WORDS = {
  allowlist: {
    add: (whose: string) =>
      `Add types to the audit event types that a destination of ${whose} receives. It receives no others.`,
    remove: (whose: string) =>
      `Remove types from the audit event types that a destination of ${whose} receives. Without any, it receives all types.`,
    added: 'Types to send; all of them are added or none.',
    now: 'All types that are sent now, also when the mutation was refused.',
  },
  denylist: {
    add: (whose: string) => `Exclude types of audit events from a destination of ${whose}.`,
    remove: (whose: string) =>
      `Remove types from the audit event types that are excluded from a destination of ${whose}.`,
    added: 'Types to exclude; all of them are added or none.',
    now: 'All types that are excluded now, also when the mutation was refused.',
  },
} as const;

/** The mutations of filters by event type, a resolver for each form and list. */
export const EVENT_TYPE_FILTER_MUTATIONS = SPELLINGS.map(eventTypeFilterMutations);

function eventTypeFilterMutations({
  form,
  list = 'allowlist',
  isOwn = false,
  add,
  remove,
}: EventTypeFilterSpelling) {
  const { owner, generation } = form;
  const whose = owner === 'group' ? 'a group' : 'the instance';
  const words = WORDS[list];
  const own = isOwn ? "Auditstream's own. " : '';
  const destinationId = rowId(DESTINATION_IDS[generation][owner], 'ID of the destination.');

  return mutationResolver([
    mutation({
      name: add,
      description: `${own}${words.add(whose)}`,
      input: {
        destinationId,
        eventTypeFilters: texts(words.added),
      },
      payload: {
        eventTypeFilters: {
          type: () => [String],
          description: words.now,
        },
      },
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const eventTypes = presentOf(input.eventTypeFilters);
        const { destination, ...granted } = await access.destination(
          context,
          form,
          input.destinationId,
          ERRORS,
        );
        const result = await addEventTypeFilters(deps, granted, destination, list, eventTypes);
        if (result.kind === 'gone') throw resourceNotAvailable();
        return {
          eventTypeFilters: result.eventTypes,
          errors: result.kind === 'refused' ? result.errors : [],
        };
      },
    }),
    mutation({
      name: remove,
      description: `${own}${words.remove(whose)}`,
      input: {
        destinationId,
        eventTypeFilters: texts('Types to remove; all of them are removed or none.'),
      },
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const eventTypes = presentOf(input.eventTypeFilters);
        const { destination, ...granted } = await access.destination(
          context,
          form,
          input.destinationId,
          ERRORS,
        );
        const result = await removeEventTypeFilters(deps, granted, destination, list, eventTypes);
        if (result.kind === 'gone') throw resourceNotAvailable();
        return result.kind === 'refused' ? { errors: result.errors } : {};
      },
    }),
  ]);
}

/** Checked before the destination, as in GitLab, so the error says nothing about the destination. */
function presentOf(eventTypes: readonly string[]): readonly string[] {
  if (eventTypes.length === 0) throw new RequestError(filterErrors.EVENT_TYPES_MISSING);
  return eventTypes;
}
