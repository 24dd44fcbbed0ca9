import { amazonS3Kind } from '../../../src/destination-kinds/amazon-s3/amazon-s3.kind.ts';
import type { KindReceiver, KindUnderTest, Manner } from '../kind-under-test.ts';
import type { Reply } from '../../support/receiver-reply.ts';
import { ACCESS_KEY, BUCKET, SECRET_KEY, s3Error, SESSION_TOKEN, startStore } from './store.ts';

const REPLIES: Readonly<Partial<Record<Manner, Reply>>> = {
  refuses: s3Error(400, 'EntityTooLarge'),
  'is busy': s3Error(503, 'SlowDown'),
  denies: s3Error(403, 'AccessDenied'),
  hangs: { hang: true },
  resets: { closeAfter: 'request' },
};

const GITLABS = { accessKeyXid: ACCESS_KEY, bucketName: BUCKET, awsRegion: 'us-east-1' };

async function startS3(): Promise<KindReceiver> {
  const store = await startStore();
  const configAt = (endpoint: string) => ({
    ...GITLABS,
    ...{ endpoint, pathStyle: true, prefix: 'logs/', layout: 'batch' },
    ...{ serverSideEncryption: 'aws:kms', kmsKeyId: 'alias/audit' },
    ...{ objectLockDays: 30, objectLockMode: 'GOVERNANCE' },
  });
  return {
    config: configAt(store.url),
    otherConfig: { ...GITLABS, bucketName: 'another-bucket' },
    behave: (manner) => store.answer(() => REPLIES[manner]),
    ids: () =>
      store.puts.flatMap((key) =>
        (store.objects.get(key)?.text ?? '')
          .split('\n')
          .slice(0, -1)
          .map((line) => (JSON.parse(line) as { id: number }).id),
      ),
    keys: () => store.puts,
    open: () => store.receiver.openConnections(),
    close: () => store.close(),
    http: {
      ...{ receiver: store.receiver, configAt, knowsItsAnswers: true },
      answer: (reply) => store.answer(() => reply),
    },
  };
}

export const underTest: KindUnderTest = {
  kind: amazonS3Kind,
  manners: ['refuses', 'is busy', 'hangs', 'resets', 'denies'],
  secrets: { secret_access_key: { value: SECRET_KEY }, session_token: { value: SESSION_TOKEN } },
  headers: [],
  badConfigs: [
    { ...GITLABS, accessKeyXid: 'too-short' },
    { ...GITLABS, bucketName: '' },
    { ...GITLABS, bucketName: 'Capitals' },
    { ...GITLABS, awsRegion: 'x'.repeat(51) },
    { ...GITLABS, more: 1 },
    { ...GITLABS, endpoint: 'ftp://a.example' },
    { ...GITLABS, endpoint: 'https://a.example/path' },
    { ...GITLABS, pathStyle: 'yes' },
    { ...GITLABS, prefix: '/begins-with-a-slash' },
    { ...GITLABS, prefix: 'a/../b/' },
    { ...GITLABS, prefix: '{nothing}/' },
    { ...GITLABS, layout: 'parquet' },
    { ...GITLABS, serverSideEncryption: 'rot13' },
    { ...GITLABS, kmsKeyId: 'alias/audit' },
    { ...GITLABS, serverSideEncryption: 'AES256', kmsKeyId: 'alias/audit' },
    { ...GITLABS, serverSideEncryption: 'aws:kms', kmsKeyId: 'a\nb' },
    { ...GITLABS, objectLockMode: 'GOVERNANCE' },
    { ...GITLABS, objectLockDays: 1, objectLockMode: 'governance' },
    { ...GITLABS, objectLockDays: 0 },
    { ...GITLABS, objectLockDays: 1.5 },
  ],
  startReceiver: startS3,
};
