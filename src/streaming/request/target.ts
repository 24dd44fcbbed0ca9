import type pg from 'pg';
import type { Sender } from '../../destination-kinds/sender.ts';
import {
  loadDestinationConfig,
  type DestinationConfig,
} from '../../destinations/model/destination-config.ts';
import type { Streaming } from '../streaming.ts';
import { openSender, type SenderParts } from './open-sender.ts';
import type { RecentConfigs } from './recent-configs.ts';

/** The state of a destination, which follows from its results. */
export interface DestinationState {
  readonly consecutiveFailures: number;
  /** Null while STREAMING. */
  readonly failingSince: Date | null;
  /** Probes sent since `failingSince`. */
  readonly probes: number;
  readonly probeNumber: number;
  readonly active: boolean;
}

/** A state, and the version of the configuration that the row of the destination had with it. */
export interface StateOfVersion extends DestinationState {
  readonly version: number;
}

/** A destination as it was when it was read, ready to be sent to. */
export interface Target extends DestinationState {
  readonly config: DestinationConfig;
  readonly sender: Sender;
}

/** Dependencies of loading a target. */
export type TargetParts = Pick<Streaming, 'database' | 'sealer' | 'kinds'> &
  SenderParts & {
    /** Where configurations are remembered. */
    readonly configs?: RecentConfigs;
  };

/** Whether the destination is STREAMING: not down, paused or off. */
export function isStreaming({ active, failingSince }: Pick<Target, 'active' | 'failingSince'>): boolean {
  return active && failingSince === null;
}

/**
 * Reads a destination with its secrets opened; undefined when it is gone. It is sent to over the connections of
 * `poolKey`, which stay open, or, without one, over a connection for each request. `known` is what was read of it this moment. A
 * configuration that is remembered is not read.
 */
export async function loadTarget(
  parts: TargetParts,
  destinationId: number,
  poolKey?: string,
  known?: StateOfVersion,
): Promise<Target | undefined> {
  // The state is read first: a newer configuration does no harm, but an older one would be used too long.
  const state = known ?? (await readState(parts.database.pool, destinationId));
  if (state === undefined) return undefined;
  const remembered = parts.configs?.get(destinationId, state.version);
  if (remembered !== undefined) return targetOf(parts, remembered, state, poolKey);
  const config = await loadDestinationConfig(parts.database.prisma, parts, destinationId);
  if (config === undefined) return undefined;
  parts.configs?.remember(config);
  return targetOf(parts, config, state, poolKey);
}

/** By SQL, because each retry begins with it. */
async function readState(pool: pg.Pool, destinationId: number): Promise<StateOfVersion | undefined> {
  const { rows } = await pool.query<StateOfVersion>({
    name: 'read-destination-state',
    text: `SELECT version, active, consecutive_failures AS "consecutiveFailures", failing_since AS "failingSince",
                  probes, probe_number AS "probeNumber"
           FROM destinations WHERE id = $1`,
    values: [destinationId],
  });
  return rows[0];
}

function targetOf(
  parts: SenderParts,
  config: DestinationConfig,
  state: DestinationState,
  poolKey: string | undefined,
): Target {
  return { ...state, config, sender: openSender(parts, config, poolKey) };
}
