import type { Sealer } from '../encryption/sealer.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { Failure } from '../http/failure.ts';
import type { HttpRequest } from '../http/route.ts';
import { secretOf } from './credentials.ts';
import type { OpenSource } from './open-source.ts';
import { openSourceSecret } from './sealed-secret.ts';
import { isSignedBy, signatureOf } from './signing.ts';
import { loginRefusal, type SourceLogin } from './source-login.ts';

/** The source of a request; of a signed one with the body, which had to be read to find out. */
export type Sender =
  | { readonly kind: 'known'; readonly source: OpenSource; readonly signed?: Buffer }
  | { readonly kind: 'refused'; readonly answer: HttpAnswer };

export interface SenderDeps {
  readonly login: SourceLogin;
  readonly sealer: Pick<Sealer, 'open'>;
  readonly now: () => Date;
}

/** How a source's sender is told no, by its kind. */
export function failureTo({ kind }: OpenSource, failure: Failure): Failure {
  if (kind.retriesServerErrors !== true) return failure;
  return (status, detail) => failure(status === 429 || status === 408 ? 503 : status, detail);
}

/**
 * Finds the source that a request to its address comes from. A secret is looked at before a byte of the body is read; for a
 * signature, the body of a request is read whose address is that of a source whose system signs. Addresses cannot be guessed.
 */
export async function findSender(
  deps: SenderDeps,
  request: HttpRequest<undefined>,
  failure: Failure,
): Promise<Sender> {
  const publicId = request.params['id'] ?? '';
  const secret = secretOf(request);
  if (secret === undefined) return findSigner(deps, request, publicId, failure);
  const outcome = await deps.login.find(request.ip, { publicId, secret });
  return outcome.kind === 'known'
    ? { kind: 'known', source: outcome.caller }
    : refused(loginRefusal(outcome, failure));
}

async function findSigner(
  { login, sealer, now }: SenderDeps,
  request: HttpRequest<undefined>,
  publicId: string,
  failure: Failure,
): Promise<Sender> {
  const { ip, headers } = request;
  const outcome = await login.find(ip, { publicId });
  if (outcome.kind !== 'known') return refused(loginRefusal(outcome, failure));
  const source = outcome.caller;
  const { signing } = source.kind;
  const say = failureTo(source, failure);
  const signature = signing && signatureOf(signing, headers);
  if (signing === undefined || signature === undefined) return refused(loginRefusal(login.refuse(ip), say));
  const body = await request.readBody({ unproven: signing.bodyBytes, failure: say });
  if (!body.ok) return refused(body.answer);
  const secrets = goodSecrets(source, now()).map((sealed) => openSourceSecret(sealer, sealed));
  if (!isSignedBy(secrets, body.bytes, signature)) return refused(loginRefusal(login.refuse(ip), say));
  return { kind: 'known', source, signed: body.bytes };
}

function goodSecrets({ secrets }: OpenSource, now: Date): Buffer[] {
  return secrets
    .filter(({ validUntil }) => validUntil === null || now < validUntil)
    .map(({ sealed }) => sealed)
    .filter((sealed) => sealed !== null);
}

function refused(answer: HttpAnswer): Sender {
  return { kind: 'refused', answer };
}
