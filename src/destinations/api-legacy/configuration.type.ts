import type { ClassType } from 'type-graphql';
import type { GitlabConfiguration } from '../../destination-kinds/gitlab-configuration.ts';
import {
  GITLAB_CONFIGURATIONS,
  ofEachConfiguration,
  type ConfigurationGeneration,
} from '../../destination-kinds/gitlab-configurations.ts';
import { connectionType, type Connection } from '../../graphql/connection.type.ts';
import { toGlobalId } from '../../graphql/global-id.ts';
import { flag, type ApiFields, of, requiredId, text } from '../../graphql/fields.ts';
import { extending, interfaceType } from '../../graphql/types.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import { GroupType } from '../../groups/group.type.ts';
import { modelOf } from '../model/destination-ids.ts';
import { configOf } from '../model/destination-place.ts';
import type { DestinationRecord } from '../model/destination-record.ts';

/** A destination as GitLab's own API of its kind has it, apart from the members of its configuration. */
export interface Configuration {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}

interface ConfigurationTypes {
  readonly types: Readonly<Record<'group' | 'instance', ClassType<Configuration>>>;
  readonly connections: Readonly<Record<'group' | 'instance', ClassType<Connection<Configuration>>>>;
}

/** The types of each of GitLab's APIs of one kind. */
export const CONFIGURATION_TYPES = ofEachConfiguration(configurationTypes);

/** The members of the configuration, without the secret. */
export function shownMembers({ members, secretMember }: GitlabConfiguration) {
  return Object.entries(members).filter(([name]) => name !== secretMember);
}

function configurationTypes(configuration: GitlabConfiguration): ConfigurationTypes {
  const { interfaceType: interfaceName, names, noun } = configuration;
  const description = `${noun.charAt(0).toUpperCase()}${noun.slice(1)} of`;

  const shown = shownMembers(configuration).map(([name, member]) => [name, text(member.description)]);
  const base = interfaceType(interfaceName, `Fields of ${noun}.`, {
    id: requiredId('ID of the configuration.'),
    name: text('Name of the destination.'),
    active: flag('Whether audit events are sent.'),
    ...(Object.fromEntries(shown) as ApiFields),
  });
  const group = extending(names.group.type, `${description} a group.`, base, {
    group: of<GroupType>(() => GroupType, 'Group that the destination belongs to.'),
  });
  const instance = extending(names.instance.type, `${description} the instance.`, base, {});
  return {
    types: { group, instance },
    connections: {
      group: connectionType(group, names.group.type),
      instance: connectionType(instance, names.instance.type),
    },
  };
}

/** Makes the function that shows a destination in this API; `group`: its owner, null for the instance. */
export function toConfiguration(generation: ConfigurationGeneration) {
  const shown = shownMembers(GITLAB_CONFIGURATIONS[generation]).map(([name]) => name);
  return (record: DestinationRecord, group: GroupRef | null): Configuration => {
    const { id, name, active } = record;
    const config = Object.entries(configOf(record)).filter(([member]) => shown.includes(member));
    return {
      ...{ id: toGlobalId(modelOf({ group, generation }), id), name, active },
      ...Object.fromEntries(config),
      ...(group !== null && { group: new GroupType(group) }),
    };
  };
}
