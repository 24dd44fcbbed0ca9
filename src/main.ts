import { waitLongerForAddresses } from './config/address-patience.ts';
import { ConfigError, loadConfig, type Config } from './config/config.ts';
import { forgetPostgresVariables } from './config/postgres-variables.ts';
import { widenThreadPool } from './config/thread-pool.ts';
import { printableLines } from './errors/printable.ts';
import { openLog, type Logger, type ProcessLog } from './observability/logger.ts';
import { serverLogErrors } from './server-errors.ts';
import { explainStartError } from './start-error.ts';
import { startUpMessage, type Ready } from './start-up-message.ts';
import { watchStopSignals } from './stop-signals.ts';

await main();

async function main(): Promise<void> {
  const stop = watchStopSignals();
  forgetPostgresVariables(process.env);
  widenThreadPool(process.env);
  waitLongerForAddresses();
  // A full disk or a reader that has gone must not end the server; the log counts its own losses.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const config = readConfig();
  if (config === undefined) return exit(1);

  const terminal = process.stdout.isTTY === true;
  const processLog = openLog({ level: config.logLevel, terminal }, process.stdout.fd);
  const { log } = processLog;
  process.on('uncaughtException', (error) => {
    // The state in memory cannot be trusted any more. The database has everything that was acknowledged, and the next
    // start stops the PostgreSQL that keeps running.
    log.fatal({ err: error }, serverLogErrors.SERVER_BUG);
    exit(1, processLog);
  });

  try {
    // Not imported above: loading takes a second, in which a signal would end the process without a stop.
    const { startServer } = await import('./server.ts');
    const server = await startServer(config, processLog, stop.signal);
    announce(server.ready, terminal, log);
    await stop.requested;
    log.info({}, 'Stopping: finishing what is in flight, then the database');
    await server.close();
    log.info({}, 'Stopped');
    exit(0, processLog);
  } catch (error) {
    if (stop.signal.aborted && error === stop.signal.reason) return exit(0, processLog);
    const explanation = explainStartError(error, config);
    if (explanation === undefined) log.fatal({ err: error }, serverLogErrors.SERVER_FAILED);
    else process.stderr.write(`${printableLines(explanation)}\n`);
    exit(1, processLog);
  }
}

function announce(ready: Ready, terminal: boolean, log: Logger): void {
  if (terminal) return void process.stdout.write(startUpMessage(ready));
  // A log is kept and passed on: the token stays in its file.
  const { address, role, dataDir, newGroups, rootTokenFile } = ready;
  log.info({ address, role, dataDir, newGroups, rootTokenFile }, 'Auditstream is ready');
}

function readConfig(): Config | undefined {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return undefined;
  }
}

// Something that still holds the event loop open must not keep a stopped server alive.
function exit(code: number, log?: ProcessLog): void {
  log?.flush();
  process.exit(code);
}
