import type { RequestContext } from '../graphql/request-context.ts';

/** The addresses that systems send their events to. */
export interface SourceAddresses {
  of(publicId: string, context: Pick<RequestContext<unknown>, 'origin'>): string;
}

/** `externalUrl`: where others reach this server; empty: where the request came to. */
export function createSourceAddresses(externalUrl: string): SourceAddresses {
  return {
    of: (publicId, { origin = '' }) => `${externalUrl === '' ? origin : externalUrl}/sources/${publicId}`,
  };
}
