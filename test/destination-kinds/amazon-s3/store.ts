import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import aws4 from 'aws4';
import { startReceiver, type ReceivedRequest, type Receiver } from '../../support/receiver.ts';
import type { Reply } from '../../support/receiver-reply.ts';

export const ACCESS_KEY = 'AKIAIOSFODNN7EXAMPLE';
export const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
export const SESSION_TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLE//////////token==';
export const BUCKET = 'audit-archive';

/** An object as it lies in the bucket. */
export interface StoredObject {
  readonly key: string;
  readonly headers: ReceivedRequest['headers'];
  readonly bytes: Buffer;
  /** What it holds, not compressed any more. */
  readonly text: string;
}

/** A store on 127.0.0.1 that speaks like Amazon S3 and lets no request pass whose signature another library does not make. */
export interface Store {
  readonly receiver: Receiver;
  readonly url: string;
  /** Objects by their keys, in the order in which they were put for the first time. */
  readonly objects: ReadonlyMap<string, StoredObject>;
  /** Keys of all puts that were taken, in their order. */
  readonly puts: readonly string[];
  /** What it answers to what is signed as it should be; undefined: it takes it. */
  answer(reply: ((request: ReceivedRequest) => Reply | undefined) | undefined): void;
  /** Keys of what was deleted. */
  readonly deleted: readonly string[];
  /** Whether the access key may delete; at first it may not. */
  letDelete(mayDelete: boolean): void;
  /** What is answered to a put of this object although it is there then; undefined: that it is. */
  misanswer(reply: (key: string) => Reply | undefined): void;
  close(): Promise<void>;
}

/** An answer of S3 to what it does not take. */
export function s3Error(status: number, code: string, more = ''): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>As recorded</Message>${more}<RequestId>4442587FB7D0A2F9</RequestId></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

/** `region`: the one that the bucket is in. */
export async function startStore({ region = 'us-east-1' } = {}): Promise<Store> {
  const receiver = await startReceiver();
  const objects = new Map<string, StoredObject>();
  const puts: string[] = [];
  let answer: ((request: ReceivedRequest) => Reply | undefined) | undefined;
  let misanswer = (_: string): Reply | undefined => undefined;
  let mayDelete = false;
  const deleted: string[] = [];
  receiver.respond((request) => {
    const refusal = refusalOf(request, region);
    if (refusal !== undefined) return refusal;
    const reply = answer?.(request);
    if (reply !== undefined) return reply;
    const object = objectIn(request);
    if (request.method === 'DELETE') {
      if (!mayDelete) return s3Error(403, 'AccessDenied');
      deleted.push(object.key);
      objects.delete(object.key);
      return 204;
    }
    objects.set(object.key, object);
    puts.push(object.key);
    const wrong = misanswer(object.key);
    if (wrong !== undefined) return wrong;
    return { status: 200, headers: { etag: '"d41d8cd98f00b204e9800998ecf8427e"' }, body: '' };
  });
  return {
    ...{ receiver, url: receiver.url, objects, puts, deleted },
    letDelete: (may) => {
      mayDelete = may;
    },
    answer: (next) => {
      answer = next;
    },
    misanswer: (next) => {
      misanswer = next;
    },
    close: () => receiver.close(),
  };
}

function objectIn({ path, headers, bytes }: ReceivedRequest): StoredObject {
  const key = decodeURIComponent(path).replace(`/${BUCKET}/`, '');
  const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
  return { key, headers, bytes, text };
}

function refusalOf(request: ReceivedRequest, region: string): Reply | undefined {
  const { method, path, headers, bytes } = request;
  const { authorization = '' } = headers;
  const [, accessKey, day, itsRegion, names = ''] =
    /Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), /.exec(authorization) ??
    [];
  if (accessKey !== ACCESS_KEY) return s3Error(403, 'InvalidAccessKeyId');
  if (!path.startsWith(`/${BUCKET}/`)) return s3Error(404, 'NoSuchBucket');
  if (itsRegion !== region) return s3Error(400, 'AuthorizationHeaderMalformed', `<Region>${region}</Region>`);
  const time = String(headers['x-amz-date']);
  if (time.slice(0, 8) !== day) return s3Error(400, 'AuthorizationQueryParametersError');
  const sent = Object.fromEntries(names.split(';').map((name) => [name, String(headers[name])]));
  if (!isWhole(method, sent, bytes)) return s3Error(400, 'XAmzContentSHA256Mismatch');
  const signed = aws4.sign(
    { service: 's3', region, method, path, headers: { ...sent } },
    { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY },
  );
  if (signed.headers?.['Authorization'] === authorization) return undefined;
  // As Amazon does: with all that was signed.
  const canonical = Object.entries(sent).map(([name, value]) => `${name}:${value}`);
  return s3Error(
    403,
    'SignatureDoesNotMatch',
    `<CanonicalRequest>${canonical.join('\n')}</CanonicalRequest>`,
  );
}

/** Whether everything that says what the body is tells the truth; all of it has to be signed. */
function isWhole(method: string, sent: Readonly<Record<string, string>>, bytes: Buffer): boolean {
  const digest = (algorithm: string, encoding: 'hex' | 'base64') =>
    createHash(algorithm).update(bytes).digest(encoding);
  const md5 = sent['content-md5'];
  return (
    sent['x-amz-content-sha256'] === digest('sha256', 'hex') &&
    (method === 'DELETE' || sent['x-amz-checksum-sha256'] === digest('sha256', 'base64')) &&
    (md5 === undefined || md5 === digest('md5', 'base64')) &&
    sent['host'] !== undefined
  );
}
