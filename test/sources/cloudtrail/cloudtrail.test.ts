import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parseExactJson } from '../../../src/json/exact-json.ts';
import type { JsonObject } from '../../../src/json/json-value.ts';
import { unwrapCloudTrail } from '../../../src/sources/cloudtrail/map-record.ts';
import type { EventDraft, Mapped } from '../../../src/sources/event-draft.ts';
import { findSourceKind } from '../../../src/sources/source-kinds.ts';
import { sample } from '../samples.ts';

function objectOf(text: string): JsonObject {
  const reading = parseExactJson(text);
  if (!reading.ok) throw new Error(reading.message);
  return reading.value as JsonObject;
}

function map(value: JsonObject, config = {}, kind = findSourceKind('cloudtrail')): Mapped | undefined {
  return kind?.map({ value, text: JSON.stringify(value) }, config);
}

function draftOf(value: JsonObject): EventDraft | undefined {
  const mapped = map(value);
  return mapped?.kind === 'event' ? mapped.draft : undefined;
}

const recordOf = (file: string): JsonObject => objectOf(sample(`cloudtrail/${file}`));
const gruntwork = recordOf('composite-gruntwork-pr.json');

describe('a record of CloudTrail', () => {
  it('of a Gruntwork pipeline becomes an event by the person, with the pull request', () => {
    expect(draftOf(gruntwork)).toMatchObject({
      eventType: 'aws.rds.ModifyDBSnapshotAttribute',
      authorName: 'SomeUserInYourOrg',
      authorId: 'arn:aws:sts::123456789012:assumed-role/github/SomeUserInYourOrg-via-GWPipelines@PR-123',
      createdAt: new Date('2023-12-12T20:12:22Z'),
      ipAddress: '192.0.2.10',
      target: { type: 'AWS::RDS::DBSnapshot', id: 'exfiltration', details: 'exfiltration' },
      outcome: 'success',
      references: { pull_request: '123', session: 'SomeUserInYourOrg-via-GWPipelines@PR-123' },
      senderId: '00000000-0000-4000-8000-000000000001',
      details: gruntwork,
    });
  });

  it.each([
    [
      'assumed-role-modify-db-snapshot.json',
      ['aws.rds.ModifyDBSnapshotAttribute', 'fake.user', 'AWS::RDS::DBSnapshot'],
    ],
    [
      'assume-role-email-session.json',
      ['aws.sts.AssumeRole', 'firstname.lastname@example.com', 'AWS::IAM::Role'],
    ],
    [
      'iam-user-create-db-instance.json',
      ['aws.rds.CreateDBInstance', 'jane@example.com', 'AWS::RDS::DBInstance'],
    ],
  ])('in %s becomes an event with person and target', (file, wanted) => {
    const draft = draftOf(recordOf(file));
    expect([draft?.eventType, draft?.authorName, draft?.target?.type]).toEqual(wanted);
  });

  it.each<[string, object, string]>([
    ['an error code', { errorCode: 'AccessDenied' }, 'failure'],
    ['an error message alone', { errorMessage: 'Failed authentication' }, 'failure'],
    ['a failed sign-in', { responseElements: { ConsoleLogin: 'Failure' } }, 'failure'],
    ['a sign-in', { responseElements: { ConsoleLogin: 'Success' } }, 'success'],
    ['no response', { responseElements: null }, 'success'],
    ['an insight', { eventType: 'AwsCloudTrailInsight' }, 'unknown'],
  ])('with %s has its outcome', (_what, more, outcome) => {
    expect(draftOf({ ...gruntwork, ...more })?.outcome).toBe(outcome);
  });

  it('names the resource that it lists, before what its parameters say', () => {
    const resources = [{ ARN: 'arn:aws:kms:eu-central-1:1:key/2', type: 'AWS::KMS::Key' }];
    expect(draftOf({ ...gruntwork, resources })?.target).toEqual({
      ...{ type: 'AWS::KMS::Key', id: resources[0]?.ARN, details: resources[0]?.ARN },
    });
  });

  it.each<[string, JsonObject, string]>([
    ['a source identity', { sessionContext: { sourceIdentity: 'jane' }, type: 'AssumedRole' }, 'jane'],
    [
      'a service',
      { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' },
      'autoscaling.amazonaws.com',
    ],
    ['the root user', { type: 'Root', principalId: '1' }, 'Root'],
    ['nothing', {}, 'unknown'],
  ])('is by whom %s says', (_what, userIdentity, person) => {
    expect(draftOf({ ...gruntwork, userIdentity })?.authorName).toBe(person);
  });

  it('may be left out where it only reads', () => {
    const reading = { ...gruntwork, readOnly: true };
    expect(map(reading, { reads: 'skip' })).toEqual({ kind: 'skipped', reason: 'call that only reads' });
    expect([map(reading)?.kind, map(gruntwork, { reads: 'skip' })?.kind]).toEqual(['event', 'event']);
  });

  it('is told from records of other systems, with a control message of CloudWatch Logs apart', () => {
    expect(map(recordOf('gruntwork-user-identity-pr.json'))).toEqual({ kind: 'foreign' });
    expect(map({ Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' }] })).toEqual({
      kind: 'foreign',
    });
    const [control] = unwrapCloudTrail(recordOf('cloudwatch-logs-control-message.json')) ?? [];
    expect(map(control ?? {})).toEqual({ kind: 'skipped', reason: 'control message' });
  });
});

describe('what holds many records of CloudTrail', () => {
  const file = objectOf(
    gunzipSync(readFileSync(new URL('../samples/cloudtrail/s3-object.json.gz', import.meta.url))).toString(),
  );
  const bridge: JsonObject = {
    ...{ version: '0', id: 'b', 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.rds' },
    detail: gruntwork,
  };

  it.each<[string, JsonObject, number]>([
    ['a file in S3', file, 4],
    ['an event of EventBridge', bridge, 1],
    ['a message of CloudWatch Logs', recordOf('cloudwatch-logs-data-message.json'), 2],
  ])('is taken apart: %s', (_what, value, count) => {
    const records = unwrapCloudTrail(value) ?? [];
    expect(records).toHaveLength(count);
    for (const record of records) expect(map(record)?.kind).toBe('event');
    // A collector does the same.
    expect(findSourceKind('splunk_hec')?.unwrap?.(value)).toEqual(records);
  });

  it.each<[string, JsonObject]>([
    ['a record', gruntwork],
    ['a notification of S3', { Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' }] }],
    ['another event of EventBridge', { ...bridge, detail: { state: 'running' } }],
    ['anything', { logEvents: [{ message: 'x' }] }],
  ])('is not %s', (_what, value) => {
    expect(unwrapCloudTrail(value)).toBeUndefined();
  });
});
