import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.type.ts';
import { GroupType } from '../../groups/group.type.ts';

// There are none: the types are here so that documents that ask for them are valid.

@InterfaceType('AmazonS3ConfigurationInterface', { description: 'What every Amazon S3 destination has.' })
abstract class AmazonS3ConfigurationInterface {
  @Field(() => ID, { description: 'ID of the configuration.' })
  id!: string;

  @Field(() => String, { description: 'Name of the destination.' })
  name!: string;

  @Field(() => String, { description: 'Access key of the Amazon S3 account.' })
  accessKeyXid!: string;

  @Field(() => String, { description: 'Bucket that audit events are written to.' })
  bucketName!: string;

  @Field(() => String, { description: 'AWS region of the bucket.' })
  awsRegion!: string;

  @Field(() => Boolean, { description: 'Whether audit events are sent.' })
  active!: boolean;
}

@ObjectType('AmazonS3ConfigurationType', {
  implements: AmazonS3ConfigurationInterface,
  description: 'An Amazon S3 destination of a group.',
})
class AmazonS3ConfigurationType extends AmazonS3ConfigurationInterface {
  @Field(() => GroupType, { description: 'Group that the destination belongs to.' })
  group!: GroupType;
}

@ObjectType('InstanceAmazonS3ConfigurationType', {
  implements: AmazonS3ConfigurationInterface,
  description: 'An Amazon S3 destination of the instance.',
})
class InstanceAmazonS3ConfigurationType extends AmazonS3ConfigurationInterface {}

export const InstanceAmazonS3ConfigurationTypeConnection = connectionType(InstanceAmazonS3ConfigurationType, {
  name: 'InstanceAmazonS3ConfigurationType',
  connection: 'InstanceAmazonS3ConfigurationTypeConnection',
  edge: 'InstanceAmazonS3ConfigurationTypeEdge',
});

export const AmazonS3ConfigurationTypeConnection = connectionType(AmazonS3ConfigurationType, {
  name: 'AmazonS3ConfigurationType',
  connection: 'AmazonS3ConfigurationTypeConnection',
  edge: 'AmazonS3ConfigurationTypeEdge',
});
