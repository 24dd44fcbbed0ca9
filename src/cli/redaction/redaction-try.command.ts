import { z } from 'zod';
import { parseExactJson, stringifyJson } from '../../json/exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import { textOf } from '../api/graphql.ts';
import { refusalOfGraphql } from '../api/refusal.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { RefusedError } from '../command-error.ts';
import { command } from '../define-command.ts';
import { readInput } from '../read-secret.ts';
import { TRY_REDACTION } from './redaction-documents.ts';

const places = z.array(z.string());

export function redactionTry(cli: Cli) {
  return command(
    'try',
    'Show how an event would be stored with redaction, even if redaction is off; nothing is stored',
    'redaction try my-group event.json',
    'redaction try my-group < event.json',
  )
    .argument('<group>', 'full path of the group')
    .argument('[file]', 'file with one event in JSON; - is the standard input', '-')
    .action(async (group, file) => {
      const event = readEvent(file, await readInput(cli, file));
      const api = await cli.api();
      const json = { query: textOf(TRY_REDACTION), variables: { group, event } };
      const { text } = await api.rest('POST', '/api/graphql', { body: { json }, repeatable: true });
      const tried = triedOf(text);
      if (tried === undefined) {
        throw new RefusedError(cliErrors.NO_REDACTION({ group }));
      }
      cli.printer.json(stringifyJson(tried['event'] ?? null));
      for (const [note, what] of [
        ['redacted', 'Removed'],
        ['trimmed', 'Cut'],
      ] as const) {
        for (const place of places.parse(tried[note])) cli.printer.note(`${what}: ${place}`);
      }
    });
}

function readEvent(file: string, text: string): JsonValue {
  const reading = parseExactJson(text);
  if (reading.ok) return reading.value;
  const message = cliErrors.EVENT_NOT_JSON({ file, reason: reading.message });
  throw new RefusedError(message);
}

/** What the answer says, its numbers as they were written; undefined: the group is not there for this token. */
function triedOf(text: string): JsonObject | undefined {
  const reading = parseExactJson(text);
  const answer = reading.ok && isJsonObject(reading.value) ? reading.value : {};
  if (answer['errors'] !== undefined) throw refusalOfGraphql(answer['errors']);
  const data = answer['data'];
  const tried = isJsonObject(data) ? data['auditEventsRedactionTry'] : undefined;
  return isJsonObject(tried) ? tried : undefined;
}
