import type { EventText } from './event-text.ts';

/** CloudTrail: thousands of calls, which people know by their names. */
export const AWS_TEXTS: readonly EventText[] = [
  ['aws.signin.ConsoleLogin', 'sign in to the console of AWS'],
  ['aws.sts.AssumeRole', 'assume a role[, {target}]'],
  ['aws.sts.AssumeRoleWithWebIdentity', 'assume a role by a token of another system[, {target}]'],
  ['aws.sts.AssumeRoleWithSAML', 'assume a role by SAML[, {target}]'],
  ['aws.cloudtrail.StopLogging', 'stop the recording of audit events[ of {target}]'],
  ['aws.cloudtrail.DeleteTrail', 'delete a trail of audit events[, {target}]'],
  ['aws.*.*', 'call {2} of {1}[ for {target}]'],
];
