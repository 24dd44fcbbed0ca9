import { Field, ID, InterfaceType, ObjectType, type ClassType } from 'type-graphql';
import type { GitlabConfiguration } from '../../destination-kinds/gitlab-configuration.ts';
import {
  GITLAB_CONFIGURATIONS,
  ofEachConfiguration,
  type ConfigurationGeneration,
} from '../../destination-kinds/gitlab-configurations.ts';
import { connectionType, type Connection } from '../../graphql/connection.type.ts';
import { toGlobalId } from '../../graphql/global-id.ts';
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
  const { interfaceType, names, noun } = configuration;
  const description = `${noun.charAt(0).toUpperCase()}${noun.slice(1)} of`;

  @InterfaceType(interfaceType, { description: `Fields of ${noun}.` })
  abstract class InterfaceClass implements Configuration {
    @Field(() => ID, { description: 'ID of the configuration.' })
    id!: string;

    @Field(() => String, { description: 'Name of the destination.' })
    name!: string;

    @Field(() => Boolean, { description: 'Whether audit events are sent.' })
    active!: boolean;
  }
  for (const [name, member] of shownMembers(configuration))
    Field(() => String, { description: member.description })(InterfaceClass.prototype, name);

  @ObjectType(names.group.type, {
    implements: InterfaceClass,
    description: `${description} a group.`,
  })
  class GroupClass extends InterfaceClass {
    @Field(() => GroupType, { description: 'Group that the destination belongs to.' })
    group!: GroupType;
  }

  @ObjectType(names.instance.type, {
    implements: InterfaceClass,
    description: `${description} the instance.`,
  })
  class InstanceClass extends InterfaceClass {}

  return {
    types: { group: GroupClass, instance: InstanceClass },
    connections: {
      group: connectionType(GroupClass, names.group.type),
      instance: connectionType(InstanceClass, names.instance.type),
    },
  };
}

/** Makes what writes a destination as this API does; `group`: whose it is, null for the instance's. */
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
