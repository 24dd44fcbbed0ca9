/** Values by key; when there are too many, the one that was set longest ago makes room. */
export interface RecentKeys<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

export function createRecentKeys<Value>(maxKeys: number): RecentKeys<Value> {
  // A Map iterates in the order of insertion.
  const values = new Map<string, Value>();
  let newest: string | undefined;
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
