import { defineCliErrors } from '../errors-on-terminal.ts';

/** What `doctor` says besides the messages of other commands. */
export const doctorErrors = defineCliErrors({
  NOT_ON_THE_SERVER:
    'neither DATABASE_URL nor a database in {folder}; run doctor where the server runs, as its user and with its environment, to check this, too',
  NOT_WITHOUT_SERVER: 'the server does not answer; correct that first',
  NOT_WITHOUT_TOKEN: 'needs an access token that the server knows; see above',
  NO_DESTINATION_NAMED:
    'add --group <path> (or --instance) and --destination <name> to send a test event through',
  CLOCK_DIFFERS:
    'the clocks of this machine and of {other} are {seconds} s apart; receivers refuse signatures that are older than 5 minutes: set the clocks by NTP',
  MIGRATIONS_MISSING: '{count} migrations are not applied; start the server of this version once',
  MIGRATIONS_CHANGED:
    'the files of the migrations {names} are not those that made the database; restore the files of this version',
  MIGRATIONS_UNKNOWN: 'the database is of a newer version of Auditstream ({names}); use that version',
  KEY_DOES_NOT_FIT:
    'the encryption key is not the one of this database; restore the one that the server runs with, without it the stored secrets cannot be read',
  NO_KEY_YET: 'the database contains no secrets yet; start the server once',
  DESTINATION_AILING: '"{name}" is {state}: {reason}; look at it with: destination show',
  DOCTOR_FOUND: '{count} of {all} checks have found a fault. Do what their lines say, and run doctor again.',
});
