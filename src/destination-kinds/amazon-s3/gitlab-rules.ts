import type { ErrorText } from '../../errors/define-errors.ts';
import { amazonS3GitlabTexts as say } from './amazon-s3-errors.ts';
import type { AmazonS3Config } from './config.ts';

const KEY_LENGTH = { minimum: 16, maximum: 128 } as const;
const MAX_BUCKET = 63;
const MAX_REGION = 50;

/** What GitLab's own mutations say about its three members and the secret; what is absent is not judged. */
export function gitlabErrors(
  { accessKeyXid, bucketName, awsRegion }: Partial<AmazonS3Config>,
  secretAccessKey: string | null | undefined,
): readonly ErrorText[] {
  const errors = [
    ...keyErrors(accessKeyXid),
    ...bucketErrors(bucketName),
    ...regionErrors(awsRegion),
    typeof secretAccessKey === 'string' && isBlank(secretAccessKey) && say.S3_SECRET_KEY_BLANK,
  ];
  return errors.filter((error) => error !== false);
}

function keyErrors(key: string | undefined) {
  if (key === undefined) return [];
  const { minimum, maximum } = KEY_LENGTH;
  const length = [...key].length;
  return [
    isBlank(key) && say.S3_KEY_BLANK,
    !/^\w+$/.test(key) && say.S3_KEY_CHARACTERS,
    length < minimum && say.S3_KEY_TOO_SHORT({ minimum }),
    length > maximum && say.S3_KEY_TOO_LONG({ maximum }),
  ];
}

function bucketErrors(bucket: string | undefined) {
  if (bucket === undefined) return [];
  return [
    isBlank(bucket) && say.S3_BUCKET_BLANK,
    !/^[a-z0-9][a-z0-9\-.]*$/.test(bucket) && say.S3_BUCKET_INVALID,
    [...bucket].length > MAX_BUCKET && say.S3_BUCKET_TOO_LONG({ maximum: MAX_BUCKET }),
  ];
}

function regionErrors(region: string | undefined) {
  if (region === undefined) return [];
  return [
    isBlank(region) && say.S3_REGION_BLANK,
    [...region].length > MAX_REGION && say.S3_REGION_TOO_LONG({ maximum: MAX_REGION }),
  ];
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
