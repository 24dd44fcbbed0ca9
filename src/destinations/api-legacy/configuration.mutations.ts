import type { ActorContext } from '../../access/actor-context.ts';
import type { GitlabConfiguration } from '../../destination-kinds/gitlab-configuration.ts';
import {
  ofEachConfiguration,
  type ConfigurationGeneration,
} from '../../destination-kinds/gitlab-configurations.ts';
import { optionalText, rowId, text } from '../../graphql/fields.ts';
import { mutation, mutationResolver } from '../../graphql/mutation.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import { createDestination, type CreateDestinationResult } from '../lifecycle/create-destination.service.ts';
import { activeField, ownerFields } from '../lifecycle/destination-fields.ts';
import { destroyMutation } from '../lifecycle/destroy.mutations.ts';
import { updateDestination, type UpdateDestinationResult } from '../lifecycle/update-destination.service.ts';
import { DESTINATION_IDS } from '../model/destination-ids.ts';
import { configOf } from '../model/destination-place.ts';
import type { OwnerKind } from '../model/form.ts';
import { changedConfiguration, memberFields, newConfiguration } from './configuration-input.ts';
import { CONFIGURATION_TYPES, toConfiguration } from './configuration.type.ts';

// GitLab's APIs of one kind each, which the consolidated one is to take the place of.

/** The mutations of each of them, for groups and for the instance. */
export const CONFIGURATION_MUTATIONS = Object.values(
  ofEachConfiguration((configuration, generation) => [
    configurationMutations(configuration, generation, 'group'),
    configurationMutations(configuration, generation, 'instance'),
  ]),
).flat();

function configurationMutations(
  configuration: GitlabConfiguration,
  generation: ConfigurationGeneration,
  owner: OwnerKind,
) {
  const { kind, noun } = configuration;
  const { field, mutations } = configuration.names[owner];
  const form = { owner, generation };
  const whose = owner === 'group' ? 'a top-level group' : 'the instance';
  const payload = (description: string) => ({
    [field]: { type: () => CONFIGURATION_TYPES[generation].types[owner], description },
  });
  const toNode = toConfiguration(generation);
  const answer = (result: CreateDestinationResult | UpdateDestinationResult, group: GroupRef | null) => {
    if (result.kind === 'gone') throw resourceNotAvailable();
    if (result.kind === 'refused') return { [field]: null, errors: result.errors };
    return { [field]: toNode(result.destination, group) };
  };

  return mutationResolver([
    mutation({
      name: mutations.create,
      description: `Create ${noun} for the audit events of ${whose}. It receives the events from now on.`,
      input: {
        ...memberFields(configuration, ({ description, defaultValue }) =>
          defaultValue === undefined ? text(description) : optionalText(description, defaultValue),
        ),
        ...ownerFields(owner),
        name: optionalText('Name of the destination, at most 72 characters; generated when absent.'),
      },
      payload: payload('The new destination; null when it was refused.'),
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const granted = await access.owner(context, form, input.groupPath);
        const wanted = { kind, name: input.name, ...newConfiguration(configuration, input) };
        return answer(await createDestination(deps, granted, wanted), granted.group);
      },
    }),
    mutation({
      name: mutations.update,
      description: `Update, pause or resume ${noun} of ${whose}. Absent fields keep their values.`,
      input: {
        ...memberFields(configuration, ({ description }) => optionalText(description)),
        id: rowId(DESTINATION_IDS[generation][owner], 'ID of the destination to update.'),
        active: activeField,
        name: optionalText('Name of the destination.'),
      },
      payload: payload('The destination; null when the update was refused.'),
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const { destination, ...granted } = await access.destination(context, form, input.id);
        const { name, active } = input;
        const wanted = changedConfiguration(configuration, input, configOf(destination));
        const change = { name, active, ...wanted };
        return answer(await updateDestination(deps, granted, destination, change), granted.group);
      },
    }),
    destroyMutation(form, {
      name: mutations.destroy,
      description: `Delete ${noun} of ${whose} with all events that wait to be sent to it.`,
      verb: 'delete',
    }),
  ]);
}
