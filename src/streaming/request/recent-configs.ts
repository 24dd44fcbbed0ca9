import { LRUCache } from 'lru-cache';
import type { DestinationConfig } from '../../destinations/model/destination-config.ts';

/**
 * Configurations that this process has read, by their versions. Each change of a destination, its headers, secrets or filters raises
 * its version, so what has the version of the row is what the database has.
 */
export type RecentConfigs = ReturnType<typeof createRecentConfigs>;

/** Each holds some kilobytes, and up to 100 with the largest headers. */
const MAX_CONFIGS = 256;

export function createRecentConfigs(maxConfigs = MAX_CONFIGS) {
  const configs = new LRUCache<number, DestinationConfig>({ max: maxConfigs });
  return {
    get(destinationId: number, version: number): DestinationConfig | undefined {
      const config = configs.get(destinationId);
      if (config?.version !== version) return undefined;
      return config;
    },
    remember(config: DestinationConfig): void {
      // The paths in a filter change with a group's name, and not with the destination's version.
      if (config.filter === undefined) configs.set(config.id, config);
      else configs.delete(config.id);
    },
  };
}
