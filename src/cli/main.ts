import { waitLongerForAddresses } from '../config/address-patience.ts';
import { forgetPostgresVariables } from '../config/postgres-variables.ts';
import { watchStopSignals } from '../stop-signals.ts';
import { runCli } from './run-cli.ts';

const { signal } = watchStopSignals();
forgetPostgresVariables(process.env);
waitLongerForAddresses();
const { env, stdin, stdout, stderr } = process;
// `auditstream events list | head` ends when head does.
stdout.on('error', () => process.exit(1));
const code = await runCli(process.argv.slice(2), { env, stdin, stdout, stderr, signal });
// What still waits to be written to a pipe goes out before the end.
process.exitCode = code;
stdout.write('', () => process.exit(code));
