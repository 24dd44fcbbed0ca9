import { copyJson } from '../../json/copy-json.ts';
import { isLongerThan } from '../../json/json-length.ts';
import { isJsonObject, isNestedDeeperThan, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import { MAX_JSON_DEPTH } from '../../json/scan-json.ts';
import { redact } from '../../redaction/redact.ts';
import type { RedactionRules } from '../../redaction/rules.ts';
import { trim } from '../../redaction/trim.ts';

/** The largest event: 1 MB without the server's id and the list of removed keys. */
const MOST_BYTES = 1024 * 1024 - 1024;
/**
 * Characters of an event that cannot become too large, even when there is a mark in place of each of its values or each of
 * its characters is an escape: its text has at most 13 times as many bytes.
 */
const SMALL = 72 * 1024;

/**
 * Cuts what makes an event too large, then takes its secrets out. `textLength`: bytes of the JSON that it was read from; the
 * event is changed then. Undefined: it is an argument of GraphQL, which another field of the request may have, too. `redacted`
 * and `trimmed` are the places where a value was removed.
 */
export function* takeOut(sent: JsonObject, rules: RedactionRules, textLength: number | undefined) {
  // The text of a large request may hold many events.
  if (textLength !== undefined && (textLength <= SMALL || !isLongerThan(SMALL, sent))) {
    const { event, paths } = yield* redact(sent, rules);
    return { event, redacted: paths, trimmed: [] };
  }
  const own = textLength === undefined ? yield* copyJson(sent) : sent;
  const first = yield* trim(isJsonObject(own) ? own : {}, MOST_BYTES);
  const redacted = yield* redact(first.event, rules);
  // A mark may be longer than the value that it replaces.
  const second = yield* trim(redacted.event, MOST_BYTES);
  return { event: second.event, redacted: redacted.paths, trimmed: [...first.paths, ...second.paths] };
}

/** The same for any value of a request; a value that is not an event stays unchanged, and is refused later. */
export function* takeOutOfAny(
  sent: JsonValue,
  rules: RedactionRules,
  textLength: number | undefined,
): Generator<void, JsonValue> {
  if (!isJsonObject(sent)) return sent;
  if (textLength === undefined && isNestedDeeperThan(MAX_JSON_DEPTH, sent)) return sent;
  const { event } = yield* takeOut(sent, rules, textLength);
  return event;
}
