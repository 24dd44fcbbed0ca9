import type { Snippet } from '../snippet.ts';

export const CLOUDTRAIL_SNIPPETS: readonly Snippet[] = [
  {
    file: 'eventbridge.yaml',
    title: 'EventBridge, by CloudFormation',
    where:
      'As a CloudFormation stack in each region whose calls are wanted; a trail has to be on, and read-only calls come only when the rule’s State says so.',
    text: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Connection:
    Type: AWS::Events::Connection
    Properties:
      AuthorizationType: API_KEY
      AuthParameters:
        ApiKeyAuthParameters:
          ApiKeyName: X-Api-Key
          ApiKeyValue: '{{secret}}'
  Destination:
    Type: AWS::Events::ApiDestination
    Properties:
      ConnectionArn: !GetAtt Connection.Arn
      HttpMethod: POST
      InvocationEndpoint: '{{url}}'
      InvocationRateLimitPerSecond: 300
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: events.amazonaws.com
            Action: sts:AssumeRole
      Policies:
        - PolicyName: auditstream
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: events:InvokeApiDestination
                Resource: !GetAtt Destination.Arn
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        detail-type:
          - AWS API Call via CloudTrail
          - AWS Console Sign In via CloudTrail
          - AWS Service Event via CloudTrail
      State: ENABLED
      Targets:
        - Id: auditstream
          Arn: !GetAtt Destination.Arn
          RoleArn: !GetAtt Role.Arn
          RetryPolicy:
            MaximumRetryAttempts: 185
            MaximumEventAgeInSeconds: 86400
`,
  },
  {
    file: 'firehose.txt',
    title: 'Firehose’s fields',
    where:
      'In a Firehose stream with the destination HTTP endpoint, to which a subscription filter of the trail’s log group in CloudWatch Logs sends. Firehose takes HTTPS on port 443 alone.',
    text: `HTTP endpoint URL:   {{url}}
Access key:          {{secret}}
Content encoding:    GZIP
Retry duration:      7200 seconds
Buffer size:         1 MiB
Buffer interval:     60 seconds
S3 backup mode:      failed data only
`,
  },
  {
    file: 'send-files.sh',
    title: 'Files of a bucket',
    where: 'In a shell with the AWS command line, with your bucket, account and day.',
    text: `printf '%s' '{{secret}}' > cloudtrail.secret
aws s3 sync s3://my-trail/AWSLogs/123456789012/CloudTrail/eu-central-1/2026/01/02 day
npx auditstream events send --from '{{url}}' --secret-file cloudtrail.secret day/*.json.gz
`,
  },
];
