import type { Sealer } from '../encryption/sealer.ts';

const PURPOSE = 'source_secret';

/** Seals a source's secret, with which its system signs. */
export function sealSourceSecret(sealer: Pick<Sealer, 'seal'>, secret: string): Buffer<ArrayBuffer> {
  return sealer.seal(secret, PURPOSE);
}

export function openSourceSecret(sealer: Pick<Sealer, 'open'>, sealed: Uint8Array): string {
  return sealer.open(sealed, PURPOSE);
}
