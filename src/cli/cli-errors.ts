import { defineCliErrors } from './errors-on-terminal.ts';

export const cliErrors = defineCliErrors({
  OPTIONS_WRONG: '{reason}. See: {call} --help',
  COMMAND_MISSING: 'A command is missing after "{call}": one of {words}. See: {call} --help',
  VALUE_WRONG: '{option} must be {wanted}; correct it and run the command again.',
  SCOPE_MISSING: 'The group or the instance is missing. Add --group <path>, or --instance as an admin.',
  INSTANCE_TOKEN:
    'The verification token of a new destination of the instance is always generated. Leave the option out, or set one with: apply.',
  NOTHING_TO_CHANGE: 'There is nothing to change. Add {options}.',
  URL_MISSING:
    'Where should events be sent? Write a URL after the command, or name a --category that needs none.',
  NOT_OVER_HTTP:
    '--set, --set-env, --unset, --secret-token-env, --secret-token-file and --keep-previous-for-hours are for destinations of another category than http. Leave them out, or name the category with --category.',
  TOKEN_OF_CATEGORY:
    'A verification token is for destinations over HTTP. Use --secret-token-env or --secret-token-file with --category.',
  VALUE_MISSING:
    'The value is missing. Name its source with --value-env or --value-file; --value is for values that are not secret.',
  YES_MISSING:
    'Deleting {what} needs a confirmation, and there is no terminal to ask on. Add --yes to confirm.',
  NOT_CONFIRMED:
    'This is not the name of the object, so nothing was deleted. Run the command again to delete the object.',
  URL_UNUSABLE:
    'The address of the server must be a URL like https://auditstream.example.com, without user, query or fragment. Correct AUDITSTREAM_URL or --url.',
  NO_TOKEN: 'No access token is set. Set AUDITSTREAM_TOKEN, or name a file that holds one with --token-file.',
  TOKEN_MALFORMED:
    'The access token that was given is not one: it has blanks, line breaks or characters beyond ASCII in it. Set AUDITSTREAM_TOKEN or the file of --token-file to the token alone.',
  TOKEN_IN_CLEAR:
    'Warning: the access token goes to {host} without TLS, so that others can read it on the way. Set AUDITSTREAM_URL (or --url) to an address with https:, unless the network is yours alone.',
  TOKEN_FILE_OPEN:
    'Warning: other users can read the access token in {file}. Take that right away with: chmod 600 {file}',
  TOKEN_REFUSED:
    'The server at {url} does not know this access token. Set AUDITSTREAM_TOKEN to one that is neither expired nor revoked.',
  NOT_ALLOWED:
    'The server does not allow it: {reason}. Use the token of an Owner of the group (or of an admin, for the instance) with the scope api, and compare the name.',
  NOT_AN_OWNER:
    'Destinations and sources of {path} are for its Owners. Use the token of one, with the scope api.',
  NOT_ADMIN: 'Destinations of the instance are for admins. Use the token of one, with the scope api.',
  NO_SUCH_GROUP:
    'There is no group "{path}", or this token may not see it. Compare the full path with: group list.',
  SOURCE_UNKNOWN: '{group} has no source {asked}; it has: {known}',
  SNIPPET_UNKNOWN: 'This source has no text named {asked}; its texts: {known}',
  SOURCE_SECRET_MISSING: 'Name the file with the secret of the source: --secret-file',
  SOURCE_SECRET_MALFORMED:
    'The file {file} does not hold the secret of a source, which is one line of visible characters; write it again with source rotate --token-output-file',
  SOURCE_WITHOUT_GROUP: 'Name the group of the source with --group, or give its url with --from',
  FROM_EXCLUDES: '--from sends whole files; leave out --skip, --add-ids and --instance',
  SECRET_FILE_ALONE: '--secret-file is for a source; name it with --from',
  ONE_FILE_OF_EVENTS: 'Send files of events one by one; files of another system go to its source with --from',
  PAUSE_AND_RESUME: '--pause and --resume exclude each other; choose one',
  DESTINATION_UNKNOWN:
    'There is no destination "{asked}" of {owner}. Existing ones: {known}. Use the name, number or id of one of them.',
  NO_SUCH_HEADER:
    'The destination "{destination}" has no header "{asked}". Its headers: {known}. Use the name of one of them.',
  REFUSED: 'The server refused it: {reason}. Correct that and run the command again.',
  REDIRECTED:
    'The server at {url} answered with a redirect. Set AUDITSTREAM_URL to the address that it redirects to, with its scheme.',
  UNREACHABLE:
    'The server at {url} cannot be reached ({reason}). Start it, or set AUDITSTREAM_URL (or --url) to its address.',
  UNAVAILABLE: 'The server at {url} cannot answer now ({reason}). Run the command again in a moment.',
  OUTCOME_UNKNOWN:
    'The connection to {url} ended before the answer came ({reason}): the change may have been made or not. Check whether it was made, then run the command again if necessary.',
  ANSWER_500:
    'The server at {url} failed ({reason}). Run the command again; if it persists, look into the log of the server.',
  NOT_AUDITSTREAM:
    'The server that answers at {url} does not have the API of Auditstream. Set AUDITSTREAM_URL (or --url) to the address of the server.',
  TRYING_AGAIN: 'The server at {url} did not answer ({reason}); trying again ({count}).',
  FILE_UNREADABLE:
    'The file {file} cannot be read ({reason}). Name one that exists and that this user may read.',
  VARIABLES_MISSING: 'These environment variables are not set: {names}. Set them and run the command again.',
  VARIABLES_NOT_SENT:
    'The file names variables that apply may not send: {names}. It sends only variables whose names begin with {begin}: rename the variables in the file and in the environment, or allow other names with --env-prefix. It never sends variables that begin with AUDITSTREAM_.',
  FILE_MISSING: 'The file is missing. Name it with -f <file>; - is the standard input.',
  FILE_WRONG:
    'The file {file} is not right; nothing was changed:\n{problems}\nCorrect it and run the command again.',
  FILE_EXISTS: 'The file {file} exists already. Name another one, or add --force to replace it.',
  FILE_NOT_WRITTEN:
    'The file {file} cannot be written ({reason}). Name one in a folder that this user may write.',
  OUTPUT_NOT_WRITTEN:
    'The output could not be written ({reason}), so it is incomplete. Free disk space, or write the output elsewhere, and run the command again.',
  REFERENCE_MALFORMED:
    'In the file, at {path}, a dollar sign and a brace begin no reference. Write the name of a variable in braces behind one dollar sign, or two dollar signs for the characters themselves.',
  DIFFERENCES:
    'There are changes to make: {count} things differ from the file. Run apply without --dry-run to make them.',
  DELETE_HELD_BACK:
    'Not deleted, because something before it was refused. Correct that and run the command again.',
  APPLY_INCOMPLETE:
    '{refused} of {changes} changes were refused; the lines with ! have the reasons. Correct the causes and run the command again. The other changes were made and stay.',
  SECRETS_WHERE:
    'Where should the secrets of the new sources go ({names})? Each is shown only once: add --secrets-file <file>, or --show-secrets to print them. Or give each its secret in the file.',
  SOURCES_MOVED:
    'A source keeps its kind and its place; nothing was changed:\n{problems}\nGive what is new another name, or delete the source first.',
  RETRY_WHAT: 'What should be sent again? Add --all-failed, or --event with the ids of events.',
  NO_REPLAY: 'The destination "{name}" has had no replay. Start one with: replay start.',
  NO_REDACTION:
    'There is no top-level group "{group}", or the token does not belong to one of its Owners. Compare the path with: group list.',
  EVENT_NOT_JSON: 'The file {file} is not one event ({reason}). Correct it: one JSON object.',
  NO_SUCH_USER: 'There is no user "{user}". Compare the username with: user list.',
  TOKEN_WHOSE: 'Whose token? Add --group <path> with --level <role>, or --user <user>.',
  TOKEN_WHERE:
    'Where should the new token go? It is shown only once: add --token-output-file <file>, or --show-token to print it.',
  FAULTS_FOUND:
    '{count} faults were found. Compare the lines that are named with what the receiver should have stored.',
  LINE_NOT_UTF8: 'Line {line} is not UTF-8. Save the file as UTF-8: no character of an event is replaced.',
  FILE_NOT_UTF8: 'The file {file} is not UTF-8. Save it as UTF-8.',
  LINE_NOT_JSON: 'Line {line} is not an event ({reason}). Correct it: one JSON object a line.',
  BATCH_REFUSED: '{reason} The events of this request were not stored, those before it were.',
  EVENTS_WITHOUT_ID:
    'Events without an id are stored again when they are sent again. Give them ids, or add --add-ids.',
  EXPORT_CUT:
    'The export ended before it was complete ({reason}). Run it again; narrow the filters if it persists.',
  TEST_FAILED:
    'The test event was not delivered to {name}: {reason}. Repair the receiver, or correct the destination.',
  INTERRUPTED: 'Interrupted. Run the same command again; it continues where this one stopped.',
  COMMAND_FAILED:
    'The command failed for a reason it does not know; run it again, and report this if it persists:\n{details}',
});
