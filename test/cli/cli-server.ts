import { randomBytes } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { createClient, type ApiClient } from '../journeys/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startRunningApp } from '../support/running-app.ts';
import { runLine, type LineOptions } from './run-line.ts';
import type { CommandResult } from './run-command.ts';

/** The whole server on a database of its own, with root's command line. */
export interface CliServer {
  readonly address: string;
  readonly rootToken: string;
  /** Base64, as AUDITSTREAM_ENCRYPTION_KEY has it. */
  readonly encryptionKey: string;
  readonly client: ApiClient;
  readonly test: TestDatabase;
  /** Runs a line as root; `env` comes on top. */
  run(
    line: string | readonly string[],
    options?: LineOptions & { env?: Record<string, string> },
  ): Promise<CommandResult>;
  /** The JSON of a line that has to succeed. */
  json(
    line: string | readonly string[],
    options?: LineOptions & { env?: Record<string, string> },
  ): Promise<never>;
  close(): Promise<void>;
}

export async function startCliServer(env: Readonly<Record<string, string>> = {}): Promise<CliServer> {
  const test = await createTestDatabase({ max: 5 });
  const rootToken = randomBytes(20).toString('hex');
  const encryptionKey = randomBytes(32).toString('base64');
  const app: App = await startRunningApp(test, {
    AUDITSTREAM_ENCRYPTION_KEY: encryptionKey,
    AUDITSTREAM_ROOT_TOKEN: rootToken,
    AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.0/8',
    ...env,
  });
  const run: CliServer['run'] = (line, { env: more, ...options } = {}) => {
    const args = typeof line === 'string' ? line.split(' ') : line;
    const access = { AUDITSTREAM_URL: app.address, AUDITSTREAM_TOKEN: rootToken };
    return runLine(['--retries', '0', ...args], { ...access, ...more }, options);
  };
  return {
    address: app.address,
    rootToken,
    encryptionKey,
    client: createClient(app.address, rootToken),
    test,
    run,
    async json(line, options) {
      const args = typeof line === 'string' ? line.split(' ') : line;
      const { code, stdout, stderr } = await run([...args, '--output', 'json'], options);
      if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${stderr}`);
      return JSON.parse(stdout) as never;
    },
    async close() {
      await app.close();
      await test.close();
    },
  };
}
