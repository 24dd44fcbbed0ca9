import DataLoader from 'dataloader';

/** Loads what belongs to keys, many at once; undefined: nothing belongs to it. */
export type BatchLoader<Key, Value> = Pick<DataLoader<Key, Value | undefined>, 'load'>;

/**
 * Collects the keys that resolvers ask for in one turn of the event loop, which is what a page of objects does, and loads
 * them together: one statement for the page, not one for each. Nothing is remembered after that.
 */
export function createBatchLoader<Key, Value>(
  loadAll: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): BatchLoader<Key, Value> {
  const load = async (keys: readonly Key[]) => {
    const found = await loadAll([...new Set(keys)]);
    return keys.map((key) => found.get(key));
  };
  return new DataLoader(load, { cache: false, batchScheduleFn: (begin) => void setImmediate(begin) });
}
