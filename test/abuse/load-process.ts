// Runs one file of loads/ for some seconds and says what it returned.

/** A file of `loads/`: keeps the abuse up until the signal is aborted. */
export type Load<Options> = (
  options: Options & { readonly port: number },
  signal: AbortSignal,
) => Promise<unknown>;

const { file, seconds, options } = JSON.parse(process.argv[2] ?? '') as {
  file: string;
  seconds: number;
  options: { port: number };
};
const { run } = (await import(`./loads/${file}.ts`)) as { run: Load<object> };
process.once('disconnect', () => process.exit());
// Never longer than it was told, whatever hangs.
setTimeout(() => process.exit(1), seconds * 1_000 + 20_000).unref();
process.send?.((await run(options, AbortSignal.timeout(seconds * 1_000))) ?? null);
