import { waitLongerForAddresses } from '../config/address-patience.ts';
import { forgetPostgresVariables } from '../config/postgres-variables.ts';
import { watchStopSignals } from '../stop-signals.ts';
import { cliErrors } from './cli-errors.ts';
import { EXIT } from './exit-codes.ts';
import { runCli } from './run-cli.ts';

const { signal } = watchStopSignals();
forgetPostgresVariables(process.env);
waitLongerForAddresses();
const { env, stdin, stdout, stderr } = process;

/** `auditstream events list | head` ends when head ends, without an error. */
function endWithoutOutput({ code, message }: NodeJS.ErrnoException): void {
  if (code !== 'EPIPE') stderr.write(`${cliErrors.OUTPUT_NOT_WRITTEN({ reason: code ?? message })}\n`);
  process.exit(EXIT.FAILED);
}

stdout.on('error', endWithoutOutput);
const code = await runCli(process.argv.slice(2), { env, stdin, stdout, stderr, signal });
process.exitCode = code;
// A turn later, because a failed write has reported its error by then. Output that waits for a pipe is written before
// the end.
setImmediate(() => {
  if (stdout.writableLength === 0) process.exit(code);
  stdout.write('', (error) => (error ? endWithoutOutput(error) : process.exit(code)));
});
