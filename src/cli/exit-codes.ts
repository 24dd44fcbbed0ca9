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
  0    done
  1    not done; the message says why
  2    the command line is wrong
  3    refused: a value, a file or a name is not right
  4    not signed in, or not allowed
  5    the server cannot be reached or cannot answer now
  6    the check found something: differences (apply --dry-run --exit-code), faults (verify, doctor)
  130  interrupted`;
