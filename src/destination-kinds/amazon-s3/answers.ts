import type { ErrorText } from '../../errors/define-errors.ts';
import { amazonS3Answers as say } from './amazon-s3-errors.ts';

/** What a code of S3 means for what was sent. */
export type CodeMeaning = 'busy' | 'failed' | 'refused' | Denial;

/** The text for the user who must correct the fault. */
export type Denial = (answer: { readonly code: string; readonly region: string | undefined }) => ErrorText;

const denied: Denial = ({ code }) => say.S3_ACCESS_DENIED({ code });
const unknownKey: Denial = ({ code }) => say.S3_KEY_UNKNOWN({ code });
const wrongSecret: Denial = ({ code }) => say.S3_SECRET_WRONG({ code });
const noBucket: Denial = ({ code }) => say.S3_NO_BUCKET({ code });
const wrongRegion: Denial = ({ code, region }) =>
  region === undefined ? say.S3_OTHER_REGION({ code }) : say.S3_REGION({ code, region });
const wrongToken: Denial = ({ code }) => say.S3_SESSION_TOKEN({ code });
const wrongClock: Denial = ({ code }) => say.S3_CLOCK({ code });
const wrongOptions: Denial = ({ code }) => say.S3_OPTIONS({ code });
const wrongEncryption: Denial = ({ code }) => say.S3_ENCRYPTION_KEY({ code });
const noAccount: Denial = ({ code }) => say.S3_ACCOUNT({ code });

/** Meanings of the error codes that Amazon and compatible stores answer to a PUT of an object. */
export const CODES: Readonly<Record<string, CodeMeaning>> = {
  SlowDown: 'busy',
  ServiceUnavailable: 'busy',
  InternalError: 'busy',
  RequestTimeout: 'busy',
  OperationAborted: 'busy',
  RequestLimitExceeded: 'busy',
  Throttling: 'busy',
  ThrottlingException: 'busy',
  'KMS.ThrottlingException': 'busy',
  TooManyRequests: 'busy',
  BandwidthLimitExceeded: 'busy',
  TemporaryRedirect: 'busy',
  ConditionalRequestConflict: 'busy',

  // The bytes were damaged on the way.
  BadDigest: 'failed',
  IncompleteBody: 'failed',
  XAmzContentSHA256Mismatch: 'failed',
  XAmzContentChecksumMismatch: 'failed',

  EntityTooLarge: 'refused',
  KeyTooLongError: 'refused',
  InvalidURI: 'refused',

  AccessDenied: denied,
  AllAccessDisabled: denied,
  InvalidAccessKeyId: unknownKey,
  InvalidClientTokenId: unknownKey,
  SignatureDoesNotMatch: wrongSecret,
  NoSuchBucket: noBucket,
  InvalidBucketName: noBucket,
  InvalidBucketState: noBucket,
  PermanentRedirect: wrongRegion,
  AuthorizationHeaderMalformed: wrongRegion,
  IllegalLocationConstraintException: wrongRegion,
  ExpiredToken: wrongToken,
  InvalidToken: wrongToken,
  TokenRefreshRequired: wrongToken,
  RequestTimeTooSkewed: wrongClock,
  RequestExpired: wrongClock,
  InvalidRequest: wrongOptions,
  InvalidArgument: wrongOptions,
  InvalidEncryptionAlgorithmError: wrongOptions,
  InvalidRetentionPeriod: wrongOptions,
  NotImplemented: wrongOptions,
  MethodNotAllowed: wrongOptions,
  'KMS.NotFoundException': wrongEncryption,
  'KMS.DisabledException': wrongEncryption,
  'KMS.InvalidStateException': wrongEncryption,
  'KMS.KMSInvalidStateException': wrongEncryption,
  AccountProblem: noAccount,
  InvalidPayer: noAccount,
  InvalidSecurity: noAccount,
  NotSignedUp: noAccount,
  QuotaExceeded: noAccount,
  XMinioStorageFull: noAccount,
};
