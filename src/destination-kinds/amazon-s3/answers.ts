import type { ErrorText } from '../../errors/define-errors.ts';
import { amazonS3Answers as say } from './amazon-s3-errors.ts';

/** What a code of S3 means for what was sent. */
export type CodeMeaning = 'busy' | 'failed' | 'refused' | Denial;

/** The text for the user who must correct the fault. */
type Denial = (answer: { readonly code: string; readonly region: string | undefined }) => ErrorText;

const wrongRegion: Denial = ({ code, region }) =>
  region === undefined ? say.S3_OTHER_REGION({ code }) : say.S3_REGION({ code, region });

/** The error codes that Amazon and compatible stores answer to a PUT of an object, by their meaning. */
const MEANT: readonly (readonly [CodeMeaning, readonly string[]])[] = [
  ['busy', ['SlowDown', 'ServiceUnavailable', 'InternalError', 'RequestTimeout', 'OperationAborted']],
  ['busy', ['RequestLimitExceeded', 'Throttling', 'ThrottlingException', 'KMS.ThrottlingException']],
  ['busy', ['TooManyRequests', 'BandwidthLimitExceeded', 'TemporaryRedirect', 'ConditionalRequestConflict']],
  // The bytes were damaged on the way.
  ['failed', ['BadDigest', 'IncompleteBody', 'XAmzContentSHA256Mismatch', 'XAmzContentChecksumMismatch']],
  ['refused', ['EntityTooLarge', 'KeyTooLongError', 'InvalidURI']],
  [say.S3_ACCESS_DENIED, ['AccessDenied', 'AllAccessDisabled']],
  [say.S3_KEY_UNKNOWN, ['InvalidAccessKeyId', 'InvalidClientTokenId']],
  [say.S3_SECRET_WRONG, ['SignatureDoesNotMatch']],
  [say.S3_NO_BUCKET, ['NoSuchBucket', 'InvalidBucketName', 'InvalidBucketState']],
  [wrongRegion, ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException']],
  [say.S3_SESSION_TOKEN, ['ExpiredToken', 'InvalidToken', 'TokenRefreshRequired']],
  [say.S3_CLOCK, ['RequestTimeTooSkewed', 'RequestExpired']],
  [say.S3_OPTIONS, ['InvalidRequest', 'InvalidArgument', 'NotImplemented', 'MethodNotAllowed']],
  [say.S3_OPTIONS, ['InvalidEncryptionAlgorithmError', 'InvalidRetentionPeriod']],
  [say.S3_ENCRYPTION_KEY, ['KMS.NotFoundException', 'KMS.DisabledException']],
  [say.S3_ENCRYPTION_KEY, ['KMS.InvalidStateException', 'KMS.KMSInvalidStateException']],
  [say.S3_ACCOUNT, ['AccountProblem', 'InvalidPayer', 'InvalidSecurity', 'NotSignedUp']],
  [say.S3_ACCOUNT, ['QuotaExceeded', 'XMinioStorageFull']],
];

export const CODES: ReadonlyMap<string, CodeMeaning> = new Map(
  MEANT.flatMap(([meaning, codes]) => codes.map((code) => [code, meaning] as const)),
);
