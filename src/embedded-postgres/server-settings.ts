import { join } from 'node:path';
import { DATABASE_NAME } from './cluster.ts';
import type { DatabaseHome } from './database-home.ts';
import { writeFileDurably } from '../data-folder/durable-file.ts';

export const SOCKET_PORT = 5432;

/** The command line of the postmaster; given here and not in postgresql.conf so that a new version changes them by starting. */
export function serverArguments(cluster: string, socketFolder: string, accessFile: string): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '',
    port: String(SOCKET_PORT),
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    hba_file: accessFile,
    password_encryption: 'scram-sha-256',
    // The server acknowledges events because these three make a commit durable.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    max_connections: '100',
    shared_buffers: '128MB',
    idle_in_transaction_session_timeout: '60s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Compiling a query takes longer than any query of the server.
    jit: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_checkpoints: 'off',
    // The server's actions and failures, but not the errors of single statements: their texts quote the data.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Writes the access rules: one role may connect, over the socket, with its password. Returns the file's path. */
export async function writeAccessFile(home: DatabaseHome): Promise<string> {
  const path = join(home.folder, 'pg_hba.conf');
  await writeFileDurably(path, `local all ${DATABASE_NAME} scram-sha-256\n`, 0o644);
  return path;
}
