// Runs one file of loads/ for some seconds and says what it returned.

/** A file of `loads/`: keeps the abuse up until the signal is aborted. */
export type Load<Options> = (
  options: Options & { readonly port: number },
  signal: AbortSignal,
) => Promise<unknown>;

const GRACE_SECONDS = 90;

const { file, seconds, options } = JSON.parse(process.argv[2] ?? '') as {
  file: string;
  seconds: number;
  options: { port: number };
};
const { run } = (await import(`./loads/${file}.ts`)) as { run: Load<object> };
process.once('disconnect', () => process.exit());
// What hangs ends before its test does. A body that the server reads for long is answered long after the signal.
setTimeout(
  () => {
    process.stderr.write(`${file} has not ended ${GRACE_SECONDS} s after it was told to\n`);
    process.exit(1);
  },
  (seconds + GRACE_SECONDS) * 1_000,
).unref();
process.send?.((await run(options, AbortSignal.timeout(seconds * 1_000))) ?? null);
