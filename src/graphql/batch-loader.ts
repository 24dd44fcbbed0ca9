/** Loads what belongs to keys; many at once where many are asked for. */
export interface BatchLoader<Key, Value> {
  /** Undefined: nothing belongs to it. */
  load(key: Key): Promise<Value | undefined>;
}

/**
 * Collects the keys that resolvers ask for in one turn of the event loop, which is what a page of objects does, and loads
 * them together: one statement for the page, not one for each. Nothing is remembered after that.
 */
export function createBatchLoader<Key, Value>(
  loadAll: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): BatchLoader<Key, Value> {
  let waiting: { readonly keys: Set<Key>; readonly loaded: Promise<ReadonlyMap<Key, Value>> } | undefined;

  function begin() {
    const keys = new Set<Key>();
    const loaded = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      waiting = undefined;
      return loadAll([...keys]);
    });
    return { keys, loaded };
  }

  return {
    async load(key) {
      waiting ??= begin();
      waiting.keys.add(key);
      return (await waiting.loaded).get(key);
    },
  };
}
