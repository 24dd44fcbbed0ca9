/** How a command ends, for scripts; docs/command-line.md has the same table. */
export const EXIT = {
  OK: 0,
  FAILED: 1,
  USAGE: 2,
  REFUSED: 3,
  NOT_ALLOWED: 4,
  UNREACHABLE: 5,
  FOUND: 6,
  INTERRUPTED: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The table as `--help` shows it. */
export const EXIT_CODES_HELP = `Exit codes:
  0    success
  1    failure; the message gives the reason
  2    invalid arguments
  3    the server, or the check of a file, refused a value, or the named object does not exist
  4    not signed in, or no permission
  5    the server cannot be reached or cannot answer now
  6    found differences (apply --dry-run --exit-code) or faults (verify, doctor)
  130  interrupted`;
