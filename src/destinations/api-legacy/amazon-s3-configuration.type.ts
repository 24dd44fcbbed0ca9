import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import { amazonS3Kind } from '../../destination-kinds/amazon-s3/amazon-s3.kind.ts';
import { connectionType } from '../../graphql/connection.type.ts';
import { toGlobalId } from '../../graphql/global-id.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import { GroupType } from '../../groups/group.type.ts';
import { DESTINATION_MODELS } from '../model/destination-ids.ts';
import type { DestinationRecord } from '../model/destination-record.ts';

@InterfaceType('AmazonS3ConfigurationInterface', { description: 'What every Amazon S3 destination has.' })
export abstract class AmazonS3ConfigurationInterface {
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

export const AMAZON_S3_TYPES = {
  group: AmazonS3ConfigurationType,
  instance: InstanceAmazonS3ConfigurationType,
} as const;

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

/** `group`: whose destination it is; null for the instance's, which has no such field. */
export function toAmazonS3Configuration(
  { id, name, active, config }: DestinationRecord,
  group: GroupRef | null,
): AmazonS3ConfigurationInterface {
  const { accessKeyXid, bucketName, awsRegion } = amazonS3Kind.config.parse(config);
  const model = DESTINATION_MODELS.amazonS3[group === null ? 'instance' : 'group'];
  const node = {
    ...{ id: toGlobalId(model, id), name, active, accessKeyXid, bucketName, awsRegion },
    ...(group !== null && { group: new GroupType(group) }),
  };
  return node;
}
