import { defineErrors } from './errors/define-errors.ts';

export const startErrors = defineErrors('Start', {
  ENCRYPTION_KEY_FILE:
    '{path} does not hold 32 bytes in base64. Restore it from a backup of the data folder.',
  ROOT_TOKEN_MISSING:
    'The database of DATABASE_URL is empty, and its first start needs an access token for the admin root. Set AUDITSTREAM_ROOT_TOKEN to at least 20 characters, e.g. made with: openssl rand -hex 32',
  PORT_IN_USE:
    'Port {port} on {host} is in use by another program. Stop it, or set PORT to a free port, e.g. PORT={other}.',
  PORT_PRIVILEGED:
    'Port {port} needs privileges that this user does not have. Set PORT to a port from 1024 on.',
  HOST_UNUSABLE: 'The server cannot listen on {host} ({reason}). Set HOST to an address of this machine.',
  DATABASE_PRIVILEGES:
    'The role of DATABASE_URL may not do what the server has to do ({reason}). As an administrator of the database, run: GRANT CREATE ON SCHEMA public TO <role>; CREATE SCHEMA pgboss AUTHORIZATION <role>; tables that another role has made must belong to this one, too (REASSIGN OWNED).',
  DATABASE_UNUSABLE:
    'The database of DATABASE_URL cannot be used ({reason}). Check that it runs and that host, port, user, password and database of the URL are right; without DATABASE_URL the embedded database is used.',
});

export const serverLogErrors = defineErrors('Log', {
  WITHOUT_TLS: 'Reachable from other machines without TLS; put a reverse proxy with TLS in front',
  STOPPED_LATE: 'The server did not finish in time; stopping its database anyway',
  SERVER_BUG: 'The server has a bug and ends; start it again and report this',
  SERVER_FAILED: 'The server failed; see the error for the reason',
});
