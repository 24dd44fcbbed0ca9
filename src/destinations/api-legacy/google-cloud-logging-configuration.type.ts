import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.type.ts';
import { GroupType } from '../../groups/group.type.ts';

// There are none: the types are here so that documents that ask for them are valid.

@InterfaceType('GoogleCloudLoggingConfigurationInterface', {
  description: 'What every Google Cloud Logging destination has.',
})
abstract class GoogleCloudLoggingConfigurationInterface {
  @Field(() => ID, { description: 'ID of the configuration.' })
  id!: string;

  @Field(() => String, { description: 'Name of the destination.' })
  name!: string;

  @Field(() => String, { description: 'Google Cloud project that the log belongs to.' })
  googleProjectIdName!: string;

  @Field(() => String, { description: 'E-mail address of the service account.' })
  clientEmail!: string;

  @Field(() => String, { description: 'Log that audit events are written to.' })
  logIdName!: string;

  @Field(() => Boolean, { description: 'Whether audit events are sent.' })
  active!: boolean;
}

@ObjectType('GoogleCloudLoggingConfigurationType', {
  implements: GoogleCloudLoggingConfigurationInterface,
  description: 'A Google Cloud Logging destination of a group.',
})
class GoogleCloudLoggingConfigurationType extends GoogleCloudLoggingConfigurationInterface {
  @Field(() => GroupType, { description: 'Group that the destination belongs to.' })
  group!: GroupType;
}

@ObjectType('InstanceGoogleCloudLoggingConfigurationType', {
  implements: GoogleCloudLoggingConfigurationInterface,
  description: 'A Google Cloud Logging destination of the instance.',
})
class InstanceGoogleCloudLoggingConfigurationType extends GoogleCloudLoggingConfigurationInterface {}

export const InstanceGoogleCloudLoggingConfigurationTypeConnection = connectionType(
  InstanceGoogleCloudLoggingConfigurationType,
  {
    name: 'InstanceGoogleCloudLoggingConfigurationType',
    connection: 'InstanceGoogleCloudLoggingConfigurationTypeConnection',
    edge: 'InstanceGoogleCloudLoggingConfigurationTypeEdge',
  },
);

export const GoogleCloudLoggingConfigurationTypeConnection = connectionType(
  GoogleCloudLoggingConfigurationType,
  {
    name: 'GoogleCloudLoggingConfigurationType',
    connection: 'GoogleCloudLoggingConfigurationTypeConnection',
    edge: 'GoogleCloudLoggingConfigurationTypeEdge',
  },
);
