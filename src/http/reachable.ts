const PING_TIMEOUT_MS = 2_000;

/**
 * Says within two seconds whether the database can be reached. Requests during a check share its result, so that they
 * take one connection.
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
