import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../json/json-value.ts';
import { typeOf, type EventDraft, type EventOutcome } from '../event-draft.ts';
import type { CarriedRecord } from '../reading/carried.ts';
import { momentOf } from '../reading/carrier-time.ts';
import { hasTexts, textAt } from '../reading/fields.ts';
import { readSessionName, readSubject } from './session-names.ts';

/** A record of CloudTrail. */
export function isCloudTrail(record: JsonObject): boolean {
  return (
    hasTexts(record, 'eventVersion', 'eventTime', 'eventName') &&
    textAt(record, 'eventSource')?.includes('.') === true
  );
}

/** The event that a record of CloudTrail tells of. */
export function mapCloudTrail({ record, time }: CarriedRecord): EventDraft {
  const { session, role } = sessionOf(record);
  const meaning = session === undefined ? undefined : readSessionName(session, role);
  const identity = (key: string): string | undefined => textAt(record, 'userIdentity', key);
  const subject = identity('type') === 'WebIdentityUser' ? readSubject(identity('userName')) : {};
  return {
    eventType: typeOf('aws', serviceOf(record), textAt(record, 'eventName')),
    authorName:
      textAt(record, 'userIdentity', 'sessionContext', 'sourceIdentity') ??
      meaning?.person ??
      session ??
      identity('userName') ??
      identity('invokedBy') ??
      identity('type') ??
      'unknown',
    authorId: identity('arn') ?? identity('principalId'),
    createdAt: momentOf(record['eventTime']) ?? time,
    ipAddress: textAt(record, 'sourceIPAddress'),
    target: targetOf(record, serviceOf(record)),
    outcome: outcomeOf(record),
    references: { ...subject, ...meaning?.references, session },
    senderId: textAt(record, 'eventID'),
    continues: sessionKey(identity('accessKeyId')),
    // STS says in its record which session has begun.
    begins: sessionKey(textAt(record, 'responseElements', 'credentials', 'accessKeyId')),
    details: record,
  };
}

function serviceOf(record: JsonObject): string | undefined {
  return textAt(record, 'eventSource')?.replace(/\.amazonaws\.com(?:\.cn)?$/, '');
}

/** The session that acts; where one is about to begin without one, that. */
function sessionOf(record: JsonObject): {
  readonly session: string | undefined;
  readonly role: string | undefined;
} {
  if (textAt(record, 'userIdentity', 'type') === 'AssumedRole') {
    const [, role, ...rest] = textAt(record, 'userIdentity', 'arn')?.split('/') ?? [];
    const principal = textAt(record, 'userIdentity', 'principalId')?.split(':') ?? [];
    const issuer = textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'userName');
    return { session: rest.at(-1) ?? principal[1], role: issuer ?? role };
  }
  return {
    session: textAt(record, 'requestParameters', 'roleSessionName'),
    role: textAt(record, 'requestParameters', 'roleArn')?.split('/').at(-1),
  };
}

/** A failed sign-in to the console has no code, and says so in its response alone. */
function outcomeOf(record: JsonObject): EventOutcome {
  if (textAt(record, 'eventType') === 'AwsCloudTrailInsight') return 'unknown';
  const signIn = textAt(record, 'responseElements', 'ConsoleLogin');
  const failed =
    textAt(record, 'errorCode') !== undefined ||
    textAt(record, 'errorMessage') !== undefined ||
    signIn === 'Failure';
  return failed ? 'failure' : 'success';
}

/** The records of an object that holds many: a file in S3, an event of EventBridge, a message of CloudWatch Logs. */
export function unwrapCloudTrail(value: JsonObject): readonly JsonObject[] | undefined {
  const { Records: records, detail, logEvents } = value;
  if (Array.isArray(records) && records.some((record) => isJsonObject(record) && isCloudTrail(record)))
    return records.filter((record) => isJsonObject(record));
  if (isJsonObject(detail) && textAt(value, 'detail-type') !== undefined && isCloudTrail(detail))
    return [detail];
  const isLog = /^(?:DATA|CONTROL)_MESSAGE$/.test(textAt(value, 'messageType') ?? '');
  return isLog && Array.isArray(logEvents) ? logEvents.filter((event) => isJsonObject(event)) : undefined;
}

/** What the records of one session have in common: its access key, of which nothing can be read here. */
function sessionKey(accessKeyId: string | undefined): string | undefined {
  return accessKeyId === undefined ? undefined : hash('sha256', `cloudtrail ${accessKeyId}`, 'hex');
}

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
function targetOf(record: JsonObject, service: string | undefined): NonNullable<EventDraft['target']> {
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
