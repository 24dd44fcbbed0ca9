/** Values by key; when there are too many, the one that was set longest ago makes room. */
export interface RecentKeys<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
}

export function createRecentKeys<Key extends string | number, Value>(
  maxKeys: number,
): RecentKeys<Key, Value> {
  // A Map iterates in the order of insertion.
  const values = new Map<Key, Value>();
  let newest: Key | undefined;
  return {
    get: (key) => values.get(key),
    set(key, value) {
      // The newest key keeps its place, and so does not have to be moved there.
      if (key !== newest) values.delete(key);
      values.set(key, value);
      newest = key;
      if (values.size <= maxKeys) return;
      const oldest = values.keys().next();
      if (oldest.done !== true) values.delete(oldest.value);
    },
    delete: (key) => void values.delete(key),
  };
}
