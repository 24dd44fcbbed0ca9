/**
 * An update that may take long or fail, for `Metrics.beforeAnswer`: an answer waits for it for at most `timeoutMs`, and
 * `onUnknown` is called when it has brought nothing by then. While one is under way no second one begins, so that
 * repeated requests take no more than one connection.
 */
export function boundedUpdate(options: {
  readonly update: () => Promise<void>;
  readonly onUnknown: () => void;
  readonly timeoutMs: number;
}): () => Promise<void> {
  const { update, onUnknown, timeoutMs } = options;
  let running: Promise<boolean> | undefined;
  return async () => {
    running ??= update()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        running = undefined;
      });
    const { promise: late, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), timeoutMs);
    const known = await Promise.race([running, late]);
    clearTimeout(timer);
    if (!known) onUnknown();
  };
}
