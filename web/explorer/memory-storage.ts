/**
 * Keeps what GraphiQL would leave in the browser's storage, for as long as the document is open: queries, variables and
 * answers may hold tokens, which the next user of the browser would find there.
 */
export function createMemoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
    clear: () => items.clear(),
  };
}

const OURS_BEFORE = 'graphiql:';

/** Removes what GraphiQL kept on the disk before it was given a storage in memory. */
export function clearKeptQueries(storage: Storage): void {
  for (const name of Object.keys(storage)) if (name.startsWith(OURS_BEFORE)) storage.removeItem(name);
}
