/** For how long a test awaits what takes milliseconds or seconds: a loaded machine is slow, not wrong. */
export const PATIENCE_MS = 45_000;

/** Resolves once `condition` holds; it is asked again every few milliseconds, for at most `timeoutMs`. */
export async function eventually<T>(
  condition: () => Promise<T | undefined | false | null>,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false && value !== null) return value;
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
