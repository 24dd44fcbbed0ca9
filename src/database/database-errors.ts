import { defineErrors } from '../errors/define-errors.ts';

export const databaseErrors = defineErrors('Start', {
  ENCRYPTION_KEY_WRONG:
    'The encryption key is not the one of this database: its secrets could not be read. {advice}',
  ENCRYPTION_KEY_ADVICE:
    'If `admin rotate-encryption-key` has replaced the key, set AUDITSTREAM_ENCRYPTION_KEY to the new one; otherwise set it to the key this database was made with, or restore encryption.key in the data folder from the backup.',
  DATABASE_TOO_NEW:
    'The database has migrations this version does not know ({names}): it was made by a newer version. Start that version, or restore the backup made before the upgrade.',
  DATABASE_TOO_OLD:
    'The database is a PostgreSQL {version}. Auditstream needs 14 or newer: upgrade it, or set DATABASE_URL to another one.',
  DATABASE_ENCODING:
    'The database has the encoding {encoding}, which cannot hold every text. Make another one (createdb --encoding=UTF8 --template=template0 <name>) and set DATABASE_URL to it.',
  DATABASE_SCHEMA:
    'The role of DATABASE_URL finds no schema "public" in the database. As an administrator of it, run: CREATE SCHEMA IF NOT EXISTS public; GRANT USAGE, CREATE ON SCHEMA public TO <role>',
  DATABASE_READ_ONLY:
    'The database can only be read: it is a standby, or was made read-only. Set DATABASE_URL to the server that takes changes.',
  SESSION_SETTING:
    'The sessions of the database have {name} = "{actual}", and Auditstream needs "{wanted}". As an administrator, reset it (ALTER ROLE <role> RESET {name}; ALTER DATABASE <database> RESET {name}); a pooler in between has to work in session mode.',
  MIGRATION_FAILED: 'Migration {name} failed and left nothing behind: {reason}',
  MIGRATION_INTERRUPTED: 'Migration {name} failed, and the next start repeats it: {reason}',
  MIGRATION_CHANGED:
    'The files of the migrations {names} are not those that made the database. Start the version that made it, or restore the files of this version.',
});

export const databaseLogErrors = defineErrors('Log', {
  ENCRYPTION_KEY_OUTDATED:
    'The encryption key was replaced while this server could not see it; set AUDITSTREAM_ENCRYPTION_KEY to the new one and restart',
  DATABASE_UNFIT:
    'The server cannot work with the database as it is set up now, and requests fail until that is corrected: {reason}',
  DISK_FULL: 'The disk of the database is full, and no event can be stored; free some space on it',
});

export const readGateErrors = defineErrors('Any request', {
  TOO_MANY_READS:
    'too many reads of this group are waiting; wait for their answers, and send the request again in a second',
});

export const changeErrors = defineErrors('Any request', {
  TOO_MANY_CHANGES:
    'too many changes of this group or by this user are waiting; wait for their answers, and send the request again in a second',
});
