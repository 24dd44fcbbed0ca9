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

/** `auditstream events list | head` ends when head does, without a word. */
function endWithoutOutput({ code, message }: NodeJS.ErrnoException): void {
  if (code !== 'EPIPE') stderr.write(`${cliErrors.OUTPUT_NOT_WRITTEN({ reason: code ?? message })}\n`);
  process.exit(EXIT.FAILED);
}

stdout.on('error', endWithoutOutput);
const code = await runCli(process.argv.slice(2), { env, stdin, stdout, stderr, signal });
process.exitCode = code;
// A turn later: by then a write that failed has said so. Output that waits to be written to a pipe goes out before the
// end.
setImmediate(() => {
  if (stdout.writableLength === 0) process.exit(code);
  stdout.write('', (error) => (error ? endWithoutOutput(error) : process.exit(code)));
});
