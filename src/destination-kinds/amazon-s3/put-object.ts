import { hash } from 'node:crypto';
import type { Header } from '../../outbound/request.ts';
import type { OpenPlace } from '../kind.ts';
import type { AmazonS3Config } from './config.ts';
import { createSigner, encodeKey } from './sign.ts';
import type { Store } from './store.ts';

export type AmazonS3Secret = 'secret_access_key' | 'session_token';

/** A request that puts one object. */
export interface PutRequest {
  readonly path: string;
  /** A flat list of name, value, name, value. */
  readonly headers: string[];
}

export type PutObject = (key: string, body: Buffer, at: Date) => PutRequest;

const DAY_MS = 86_400_000;

/** Prepares what all objects of a destination have in common; `headers` say what they are. */
export function preparePut(
  { host, bucketPath }: Omit<Store, 'url'>,
  { config, secrets }: Pick<OpenPlace<AmazonS3Config, AmazonS3Secret>, 'config' | 'secrets'>,
  headers: readonly Header[],
): PutObject {
  const { secret_access_key: secret, session_token: token } = secrets;
  if (secret === undefined) throw new Error('A destination on S3 has a secret access key');
  const { accessKeyXid: accessKey, awsRegion: region, serverSideEncryption, objectLockDays: lock } = config;
  const sign = createSigner({ ...{ accessKey, region, host }, secretAccessKey: secret.value });
  const common: readonly Header[] = [
    ...headers,
    ...(token === undefined ? [] : [['x-amz-security-token', token.value] as const]),
    ...(serverSideEncryption === undefined
      ? []
      : [['x-amz-server-side-encryption', serverSideEncryption] as const]),
  ];
  return (key, body, at) => {
    const digest = hash('sha256', body, 'buffer');
    const unsigned = {
      ...{ method: 'PUT', path: `${bucketPath}${encodeKey(key)}`, payloadHash: digest.toString('hex') },
      headers: [
        ...common,
        ['x-amz-checksum-sha256', digest.toString('base64')] as const,
        ...(lock === undefined ? [] : lockHeaders(lock, body, at)),
      ],
    };
    return { path: unsigned.path, headers: sign(unsigned, at).flat() };
  };
}

/** Stores that are older than checksums take no lock without MD5. */
function lockHeaders(days: number, body: Buffer, at: Date): readonly Header[] {
  return [
    ['content-md5', hash('md5', body, 'base64')],
    ['x-amz-object-lock-mode', 'COMPLIANCE'],
    ['x-amz-object-lock-retain-until-date', new Date(at.getTime() + days * DAY_MS).toISOString()],
  ];
}
