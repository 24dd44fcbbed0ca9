import { defineErrors } from '../errors/define-errors.ts';

export const dataFolderErrors = defineErrors('Start', {
  DATA_FOLDER_FOREIGN:
    'The data folder {path} belongs to the user with uid {owner}, and this server runs as uid {uid}. Start it as that user, or set AUDITSTREAM_DATA_DIR to another folder.',
  DATA_FOLDER_UNUSABLE:
    'The data folder {path} cannot be used: {reason}. Set AUDITSTREAM_DATA_DIR to a folder that this user may create and write.',
  DATA_FOLDER_IN_USE:
    '{holder} is using the data folder {path}. Stop that one first, or give this one a folder of its own with AUDITSTREAM_DATA_DIR.',
  FOLDER_NOT_LOCKABLE:
    'The folder {path} cannot be locked: {reason}. Put the data folder (AUDITSTREAM_DATA_DIR) on a local disk that can be written and has space.',
  SECRET_UNREADABLE:
    'The secret {path} cannot be read: {reason}. Make it a file that this user may read (mode 0600).',
  SECRET_EMPTY: 'The secret {path} is empty. Restore it from a backup of the data folder.',
});
