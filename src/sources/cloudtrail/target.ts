import { isJsonObject, type JsonObject } from '../../json/json-value.ts';
import type { EventDraft } from '../event-draft.ts';
import { textAt } from '../reading/fields.ts';

/** What requests name what they act on by, the first that is there: its type and the member of the parameters. */
const NAMED: readonly (readonly [type: string, member: string])[] = [
  ['AWS::S3::Bucket', 'bucketName'],
  ['AWS::EC2::Instance', 'instanceId'],
  ['AWS::RDS::DBInstance', 'dBInstanceIdentifier'],
  ['AWS::RDS::DBSnapshot', 'dBSnapshotIdentifier'],
  ['AWS::RDS::DBCluster', 'dBClusterIdentifier'],
  ['AWS::Lambda::Function', 'functionName'],
  ['AWS::EC2::SecurityGroup', 'groupId'],
  ['AWS::SecretsManager::Secret', 'secretId'],
  ['AWS::DynamoDB::Table', 'tableName'],
  ['AWS::CloudFormation::Stack', 'stackName'],
  ['AWS::KMS::Key', 'keyId'],
  ['AWS::SNS::Topic', 'topicArn'],
  ['AWS::SQS::Queue', 'queueUrl'],
  ['AWS::IAM::Role', 'roleArn'],
  ['AWS::IAM::Role', 'roleName'],
  ['AWS::IAM::User', 'userName'],
  ['AWS::IAM::Group', 'groupName'],
  ['AWS::IAM::Policy', 'policyArn'],
  ['AWS::CloudTrail::Trail', 'name'],
];

/** What a record of CloudTrail says was acted on. */
export function targetOf(record: JsonObject, service: string | undefined): NonNullable<EventDraft['target']> {
  const { resources } = record;
  const [first] = Array.isArray(resources) ? resources : [];
  const arn = isJsonObject(first) ? (textAt(first, 'ARN') ?? textAt(first, 'arn')) : undefined;
  if (isJsonObject(first) && arn !== undefined)
    return { type: textAt(first, 'type') ?? service, id: arn, details: arn };
  for (const [type, member] of NAMED) {
    const found = textAt(record, 'requestParameters', member);
    if (found !== undefined) return { type, id: found, details: found };
  }
  return { type: service };
}
