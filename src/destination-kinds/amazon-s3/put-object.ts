import { hash } from 'node:crypto';
import type { OpenPlace } from '../kind.ts';
import type { AmazonS3Config } from './config.ts';
import { createSigner, encodeKey, type UnsignedRequest } from './sign.ts';
import type { Store } from './store.ts';

export type AmazonS3Secret = 'secret_access_key' | 'session_token';

type Body = string | Buffer;

const DAY_MS = 86_400_000;
const NO_BODY = hash('sha256', '');

/**
 * Makes the requests that write and delete objects of one destination; `headers` say what the objects are. Headers are flat lists
 * of name, value, name, value.
 */
export function prepareRequests(
  { host, bucketPath }: Omit<Store, 'url'>,
  { config, secrets }: Pick<OpenPlace<AmazonS3Config, AmazonS3Secret>, 'config' | 'secrets'>,
  headers: readonly string[],
) {
  const { secret_access_key: secret, session_token: token } = secrets;
  if (secret === undefined) throw new Error('A destination on S3 has a secret access key');
  const { accessKeyXid: accessKey, awsRegion: region, objectLockDays, objectLockMode } = config;
  const sign = createSigner({ ...{ accessKey, region, host }, secretAccessKey: secret.value });
  const session = given('x-amz-security-token', token?.value);
  const common: readonly string[] = [
    ...headers,
    ...session,
    ...given('x-amz-server-side-encryption', config.serverSideEncryption),
    ...given('x-amz-server-side-encryption-aws-kms-key-id', config.kmsKeyId),
  ];
  const lock = objectLockDays === undefined ? undefined : { days: objectLockDays, mode: objectLockMode };
  const signed = (key: string, request: Omit<UnsignedRequest, 'path'>, at: Date) => {
    const path = `${bucketPath}${encodeKey(key)}`;
    return { path, headers: sign({ ...request, path }, at) };
  };
  return {
    put(key: string, body: Body, at: Date) {
      const digest = hash('sha256', body, 'buffer');
      const own = [...common, 'x-amz-checksum-sha256', digest.toString('base64')];
      if (lock !== undefined) own.push(...lockHeaders(lock, body, at));
      return signed(key, { method: 'PUT', headers: own, payloadHash: digest.toString('hex') }, at);
    },
    remove: (key: string, at: Date) =>
      signed(key, { method: 'DELETE', headers: session, payloadHash: NO_BODY }, at),
  };
}

function given(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value];
}

interface Lock {
  readonly days: number;
  readonly mode: AmazonS3Config['objectLockMode'];
}

/** Stores that do not know checksums accept a lock only with MD5. */
function lockHeaders({ days, mode = 'COMPLIANCE' }: Lock, body: Body, at: Date): readonly string[] {
  return [
    ...['content-md5', hash('md5', body, 'base64')],
    ...['x-amz-object-lock-mode', mode],
    ...['x-amz-object-lock-retain-until-date', new Date(at.getTime() + days * DAY_MS).toISOString()],
  ];
}
