import type { DestinationConfig } from '../../destinations/model/destination-config.ts';

/**
 * Configurations that this process has read, by their versions. Each change of a destination, its headers, secrets or filters raises
 * its version, so what has the version of the row is what the database has.
 */
export interface RecentConfigs {
  get(destinationId: number, version: number): DestinationConfig | undefined;
  remember(config: DestinationConfig): void;
}

/** Each holds some kilobytes, and up to 100 with the largest headers. */
const MAX_CONFIGS = 256;

export function createRecentConfigs(maxConfigs = MAX_CONFIGS): RecentConfigs {
  // A Map iterates in the order of insertion: the first key is the one used longest ago.
  const configs = new Map<number, DestinationConfig>();

  const remember = (config: DestinationConfig): void => {
    configs.delete(config.id);
    // The paths in a filter change with a group's name, and not with the destination's version.
    if (config.filter !== undefined) return;
    configs.set(config.id, config);
    const oldest = configs.keys().next();
    if (configs.size > maxConfigs && oldest.done !== true) configs.delete(oldest.value);
  };

  return {
    get(destinationId, version) {
      const config = configs.get(destinationId);
      if (config?.version !== version) return undefined;
      remember(config);
      return config;
    },
    remember,
  };
}
