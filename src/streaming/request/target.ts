import {
  loadDestinationConfig,
  type DestinationConfig,
} from '../../destinations/model/destination-config.ts';
import { prepareHeaders, type HeadersFor } from './delivery-request.ts';
import type { Streaming } from '../streaming.ts';

/** A destination as it was when it was read, ready to be sent to. */
export interface Target {
  readonly config: DestinationConfig;
  readonly headersFor: HeadersFor;
  readonly consecutiveFailures: number;
  /** Null while STREAMING. */
  readonly failingSince: Date | null;
  /** Probes sent since `failingSince`. */
  readonly probes: number;
  readonly probeNumber: number;
  readonly active: boolean;
}

/** Whether the destination is STREAMING: not down, paused or off. */
export function isStreaming({ active, failingSince }: Pick<Target, 'active' | 'failingSince'>): boolean {
  return active && failingSince === null;
}

/** Reads a destination with its secrets opened; undefined when it is gone. */
export async function loadTarget(
  streaming: Pick<Streaming, 'database' | 'sealer' | 'identity'>,
  destinationId: number,
): Promise<Target | undefined> {
  const { prisma } = streaming.database;
  // The state first: a configuration that is newer than it is harmless, an older one would be used too long.
  const state = await prisma.destination.findUnique({
    where: { id: destinationId },
    select: { consecutiveFailures: true, failingSince: true, probes: true, probeNumber: true, active: true },
  });
  const config = await loadDestinationConfig(prisma, streaming.sealer, destinationId);
  if (state === null || config === undefined) return undefined;
  return { config, headersFor: prepareHeaders(config, streaming.identity), ...state };
}
