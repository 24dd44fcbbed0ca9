import { defineErrors } from '../errors/define-errors.ts';

export const databaseErrors = defineErrors('Start', {
  ENCRYPTION_KEY_WRONG:
    'The encryption key is not the one of this database: its secrets could not be read. {advice}',
  ENCRYPTION_KEY_ADVICE:
    'If `admin rotate-encryption-key` has replaced the key, set AUDITSTREAM_ENCRYPTION_KEY to the new one; otherwise set it to the key this database was made with, or restore encryption.key in the data folder from the backup.',
  DATABASE_TOO_NEW:
    'The database has migrations this version does not know ({names}): it was made by a newer version. Start that version, or restore the backup made before the upgrade.',
  MIGRATION_FAILED: 'Migration {name} failed and left nothing behind: {reason}',
});

export const databaseLogErrors = defineErrors('Log', {
  ENCRYPTION_KEY_OUTDATED:
    'The encryption key was replaced while this server could not see it; set AUDITSTREAM_ENCRYPTION_KEY to the new one and restart',
  DISK_FULL: 'The disk of the database is full, and no event can be stored; free some space on it',
});
