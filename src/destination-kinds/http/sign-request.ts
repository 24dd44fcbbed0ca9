import { createBodySigner, type BodySigner } from '../../outbound/body-signer.ts';
import type { OpenSecret } from '../kind.ts';
import { signingSecretBytes } from './signing-secret.ts';

/** The names of the signature headers, in the order of what `SignRequest` returns. */
export const SIGNATURE_HEADERS = [
  'X-Signature',
  'X-Signature-256',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
] as const;

/** Of them, those of a request that is not signed, in the order of what `nameRequest` returns. */
export const MESSAGE_HEADERS = ['webhook-id', 'webhook-timestamp'] as const;

/** What is signed: the bytes as they are sent, and what the message is called by. */
export interface SignedRequest {
  readonly id: number | string;
  readonly body: string | Buffer;
}

/** The values of `SIGNATURE_HEADERS` for one attempt that begins at this time. */
export type SignRequest = (request: SignedRequest, at: Date) => readonly string[];

/** A receiver recognises repetitions by these headers, whether it checks signatures or not. */
export const nameRequest: SignRequest = ({ id }, at) => [String(id), String(secondsOf(at))];

/**
 * While the previous secret is good, Standard Webhooks' header has a signature with each. GitHub's have room for one,
 * which is the previous one's until its end: a receiver that does not know the new secret yet refuses nothing.
 */
export function prepareSigning({ value, previous }: OpenSecret): SignRequest {
  const sign = signer(value, [value]);
  const signBoth = previous && signer(previous.value, [value, previous.value]);
  const until = previous?.until.getTime() ?? 0;
  return ({ id, body }, at) => {
    const now = at.getTime();
    const timestamp = secondsOf(at);
    const message = { id, timestamp, body };
    const { sha1, sha256, standard } =
      signBoth !== undefined && now < until ? signBoth(message) : sign(message);
    return [sha1, sha256, String(id), String(timestamp), standard];
  };
}

function secondsOf(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}

function signer(text: string, standard: readonly string[]): BodySigner {
  return createBodySigner({ text: Buffer.from(text), standard: standard.map(signingSecretBytes) });
}
