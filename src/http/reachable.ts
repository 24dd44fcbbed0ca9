const PING_TIMEOUT_MS = 2_000;

/**
 * Says whether the database can be reached, within two seconds. Requests that come while the database is being asked
 * get the same answer, so that they take one connection, however many they are.
 */
export function createReachable(ping: () => Promise<unknown>): () => Promise<boolean> {
  let pending: Promise<boolean> | undefined;
  return () => {
    pending ??= isReachable(ping).finally(() => (pending = undefined));
    return pending;
  };
}

async function isReachable(ping: () => Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), PING_TIMEOUT_MS);
  try {
    return await Promise.race([late, ping().then(() => true)]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
