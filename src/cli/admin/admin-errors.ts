import { defineCliErrors } from '../errors-on-terminal.ts';

export const adminErrors = defineCliErrors({
  NO_DATABASE:
    'There is no database in the data folder {path}. Set AUDITSTREAM_DATA_DIR or DATABASE_URL as for the server, and start the server once if this is a new installation.',
  DATABASE_NOT_UP:
    'Another process is using the data folder {path}, and its database does not answer: a server is starting or stopping, or another command is at work. Run this command again in a few seconds.',
  DATABASE_OF_ANOTHER_VERSION:
    'The database was not made by this version of Auditstream. Start the server of this version once, then run the command again.',
  NO_ROOT:
    'The database has no admin "root". Start the server once: the first start on an empty database makes it.',
});

/** Errors of `admin rotate-encryption-key`. */
export const keyErrors = defineCliErrors({
  KEY_MISSING:
    'The encryption key is missing: there is no {file}. Restore it from a backup, or set AUDITSTREAM_ENCRYPTION_KEY if the server gets it from there.',
  KEY_UNREADABLE: 'The key file {file} cannot be read ({reason}). Make it readable.',
  KEY_FILE_INVALID:
    'The file {file} does not hold 32 bytes in base64. Make a key with: openssl rand -base64 32',
  KEY_NOT_WRITTEN:
    'The key cannot be written to {file} ({reason}). Name a file in a folder that exists and that this user may write.',
  KEY_STILL_OLD:
    'AUDITSTREAM_ENCRYPTION_KEY is still the old key here. Set it to the new one on every server, restart them one after the other, and run this command with the new key.',
  KEY_UNFINISHED:
    'The rotation to the key in AUDITSTREAM_ENCRYPTION_KEY is not finished. When every server has been restarted with it, run: {call} --finish',
  KEY_OF_ANOTHER_ROTATION:
    'A rotation to another key than the one in {file} is under way. Run the command with the file of the first run. If that file is lost, name a file that does not exist: the command writes the key of that rotation to it.',
  KEY_NEEDS_FILE:
    'The key is in AUDITSTREAM_ENCRYPTION_KEY, so the command needs a file for the new key: {call} --new-key-file <file>',
  KEY_ROTATION_BUSY: 'Another rotation of the encryption key is at work. Wait until it has ended.',
  KEY_NOTHING_SEALED:
    'The database contains no secrets yet. Start the server once before you replace the key.',
  KEY_WRONG: 'The encryption key is not the one of this database, so nothing was changed. {advice}',
  KEY_SAME: 'The new key is the key in use. Make another one with: openssl rand -base64 32',
  KEY_DATABASE_BUSY:
    'The database was too busy to finish the rotation; both keys are still valid. Run the same command again.',
  KEY_OPENS_NOTHING:
    'Neither the old nor the new key opens what is stored for: {rows}. It was damaged or comes from another database. Everything else is encrypted with the new key, and both keys are still valid. Restore the row from a backup or delete it, then run the same command again.',
  KEY_ENDED_BY_ANOTHER:
    'Another command has ended the rotation meanwhile. Run this command again to see its state.',
});
