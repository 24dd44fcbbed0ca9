import type { AmazonS3Config } from './config.ts';

/** The address of a bucket. */
export interface Store {
  /** What all requests have in common. */
  readonly url: string;
  readonly host: string;
  /** The path of the bucket, with a slash at its end. */
  readonly bucketPath: string;
}

/** A region becomes a part of a host name and of a header; GitLab takes any text. */
const REGION = /^[A-Za-z0-9_-]+$/;

/** Undefined: nothing can be sent to such a region. */
export function storeOf({ endpoint, pathStyle, bucketName, awsRegion }: AmazonS3Config): Store | undefined {
  if (!REGION.test(awsRegion)) return undefined;
  const domain = awsRegion.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const base = new URL(endpoint ?? `https://s3.${awsRegion}.${domain}`);
  // A certificate for *.s3.… does not cover a bucket with a dot. Private stores seldom have host names for buckets.
  const byPath = pathStyle ?? (endpoint !== undefined || bucketName.includes('.'));
  if (!byPath) base.hostname = `${bucketName}.${base.hostname}`;
  return { url: base.href, host: base.host, bucketPath: byPath ? `/${bucketName}/` : '/' };
}
