import type { Sender } from '../../destination-kinds/sender.ts';
import {
  loadDestinationConfig,
  type DestinationConfig,
} from '../../destinations/model/destination-config.ts';
import type { Streaming } from '../streaming.ts';
import { openSender, type SenderParts } from './open-sender.ts';

/** A destination as it was when it was read, ready to be sent to; dispose of it when nothing is in flight any more. */
export interface Target extends Disposable {
  readonly config: DestinationConfig;
  readonly sender: Sender;
  readonly consecutiveFailures: number;
  /** Null while STREAMING. */
  readonly failingSince: Date | null;
  /** Probes sent since `failingSince`. */
  readonly probes: number;
  readonly probeNumber: number;
  readonly active: boolean;
}

/** What loading a target takes. */
export type TargetParts = Pick<Streaming, 'database' | 'sealer' | 'kinds'> & SenderParts;

/** Whether the destination is STREAMING: not down, paused or off. */
export function isStreaming({ active, failingSince }: Pick<Target, 'active' | 'failingSince'>): boolean {
  return active && failingSince === null;
}

/**
 * Reads a destination with its secrets opened; undefined when it is gone. It is sent to over the connections of
 * `poolKey`, which stay open, or, without one, over a connection for each request.
 */
export async function loadTarget(
  parts: TargetParts,
  destinationId: number,
  poolKey?: string,
): Promise<Target | undefined> {
  const { prisma } = parts.database;
  // The state first: a configuration that is newer than it is harmless, an older one would be used too long.
  const state = await prisma.destination.findUnique({
    where: { id: destinationId },
    select: { consecutiveFailures: true, failingSince: true, probes: true, probeNumber: true, active: true },
  });
  const config = await loadDestinationConfig(prisma, parts, destinationId);
  if (state === null || config === undefined) return undefined;
  const sender = openSender(parts, config, poolKey);
  return { config, sender, ...state, [Symbol.dispose]: () => sender[Symbol.dispose]() };
}
