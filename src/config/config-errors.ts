import { defineErrors } from '../errors/define-errors.ts';

/** The texts around the list of wrong settings. */
export const environmentErrors = defineErrors('Start', {
  ENVIRONMENT_WRONG:
    'The environment variables are not valid; nothing was started:\n{problems}\nSee .env.example for every variable.',
});

/** Each follows the name of a variable. */
export const settingErrors = defineErrors('Start', {
  DURATION_INVALID: '"{value}" is not a duration; write it like 8s, 10m, 2h or 30d, at most 36500d',
  PORT_INVALID: 'must be a port number from 0 to 65535',
  DATABASE_URL_INVALID: 'must be a URL like postgresql://user:password@host:5432/database',
  ROOT_TOKEN_TOO_SHORT: 'must have at least {minimum} characters',
  ROOT_TOKEN_TOO_LONG: 'must have at most {maximum} characters',
  ROOT_TOKEN_INVALID: 'must be printable ASCII without blanks',
  ENCRYPTION_KEY_INVALID: 'must be 32 bytes in base64; make one with: openssl rand -base64 32',
  ENCRYPTION_KEY_MISSING:
    'is required with DATABASE_URL; make one with: openssl rand -base64 32 (and keep it: without it the stored secrets cannot be read)',
  EXTERNAL_URL_INVALID:
    'must be an http or https URL without user, password, query and fragment, e.g. https://audit.example.com',
  TRUSTED_PROXIES_INVALID: 'must be IP addresses or CIDRs, separated by commas, e.g. 10.0.0.0/8',
  REQUEST_TIMEOUT_RANGE: 'must lie between 100ms and 60s',
  RETRY_SCHEDULE_EMPTY: 'needs at least one delay',
  RETRY_SCHEDULE_TOO_LONG: 'takes at most {maximum} delays',
  RETENTION_TOO_SHORT: 'must be at least {minimum}',
  NUMBER_RANGE: 'must be a whole number from {minimum} to {maximum}',
  CHOICE_UNKNOWN: 'must be one of {choices}',
  ROLE_NEEDS_DATABASE: '{role} needs DATABASE_URL (the embedded database serves one process)',
});
