import { defineErrors } from '../errors/define-errors.ts';

export const cliErrors = defineErrors('Command line', {
  COMMAND_UNKNOWN: 'There is no command "{asked}". See: {call} --help',
  OPTIONS_WRONG: '{reason}. See: {call} {command} --help',
  INTERRUPTED: 'Interrupted. Run the same command again; it goes on where this one stopped.',
  COMMAND_FAILED:
    'The command failed for a reason it does not know; run it again, and report this if it stays:\n{details}',
});
