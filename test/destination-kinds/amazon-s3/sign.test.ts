import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import aws4 from 'aws4';
import fc from 'fast-check';
import { createSigner, encodeKey } from '../../../src/destination-kinds/amazon-s3/sign.ts';
import { ACCESS_KEY, SECRET_KEY } from './store.ts';

const EMPTY = createHash('sha256').digest('hex');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const authorizationOf = (headers: readonly string[]): string =>
  headers[headers.indexOf('authorization') + 1] ?? '';

describe('the signature of a request to S3', () => {
  // Of Amazon's documentation, "Signature Calculations for the Authorization Header", with its keys.
  const sign = createSigner({
    accessKey: ACCESS_KEY,
    secretAccessKey: SECRET_KEY,
    region: 'us-east-1',
    host: 'examplebucket.s3.amazonaws.com',
  });
  const at = new Date('2013-05-24T00:00:00Z');

  it('is the one that Amazon documents for a GET', () => {
    const headers = sign(
      { method: 'GET', path: '/test.txt', headers: ['range', 'bytes=0-9'], payloadHash: EMPTY },
      at,
    );
    expect(authorizationOf(headers)).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });

  it('is the one that Amazon documents for a PUT of an object', () => {
    const headers = sign(
      {
        method: 'PUT',
        path: `/${encodeKey('test$file.text')}`,
        headers: [
          ...['date', 'Fri, 24 May 2013 00:00:00 GMT'],
          ...['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
        ],
        payloadHash: sha256('Welcome to Amazon S3.'),
      },
      at,
    );
    expect(authorizationOf(headers)).toContain(
      'Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    );
  });

  it('is the one that another library makes, whatever is put where and when', () => {
    const word = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
    fc.assert(
      fc.property(
        fc.record({
          secret: fc.stringMatching(/^[!-~]{1,60}$/),
          region: word,
          host: word,
          key: fc.stringMatching(/^[ -~]{1,80}$/),
          value: fc.stringMatching(/^[!-~][ -~]{0,40}$/),
          body: fc.string(),
          at: fc.date({ min: new Date('2015-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        }),
        ({ secret, region, host, key, value, body, at: when }) => {
          const path = `/${encodeKey(key)}`;
          const own = createSigner({ accessKey: ACCESS_KEY, secretAccessKey: secret, region, host });
          const headers = own(
            { method: 'PUT', path, headers: ['x-amz-meta-a', value], payloadHash: sha256(body) },
            when,
          );
          const { authorization, ...unsigned } = Object.fromEntries(
            headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1] ?? '']] : [])),
          );
          const theirs = aws4.sign(
            { service: 's3', region, method: 'PUT', path, headers: { ...unsigned, host } },
            { accessKeyId: ACCESS_KEY, secretAccessKey: secret },
          );
          expect(authorization).toBe(theirs.headers?.['Authorization']);
        },
      ),
    );
  });
});
