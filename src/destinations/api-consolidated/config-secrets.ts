import type { AnyDestinationKind, ConfigSecret, ConfigSecretReading } from '../../destination-kinds/kind.ts';
import { configTexts } from '../../destination-kinds/kind-errors.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { JsonObject, JsonValue } from '../../json/json-value.ts';

/** A configuration of the API, split into its stored part and its secrets. */
export interface ConfigWithSecrets {
  readonly config: JsonObject;
  /** By their names. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Names of secrets to remove. */
  readonly removedSecrets: readonly string[];
  readonly wrong: readonly ErrorText[];
}

type Rules = AnyDestinationKind['secrets'];

/** Takes the secrets out of a configuration. One that it does not mention stays as it is, because it is never read back. */
export function takeSecrets(
  { configSecrets = {}, secrets: rules }: Pick<AnyDestinationKind, 'configSecrets' | 'secrets'>,
  given: JsonObject,
): ConfigWithSecrets {
  const config = Object.fromEntries(
    Object.entries(given).filter(([member]) => !Object.hasOwn(configSecrets, member)),
  );
  const said = Object.entries(configSecrets).flatMap(([member, rule]) => {
    const value = given[member];
    return value === undefined ? [] : [{ rule, value }];
  });
  const readings = said.flatMap(({ rule, value }) =>
    value === null ? [] : [{ name: rule.secret, reading: read(rule, rules, value) }],
  );
  return {
    config,
    secrets: Object.fromEntries(
      readings.flatMap(({ name, reading }) => (reading.ok ? [[name, reading.text] as const] : [])),
    ),
    removedSecrets: said.flatMap(({ rule, value }) => (value === null ? [rule.secret] : [])),
    wrong: [...new Set(readings.flatMap(({ reading }) => (reading.ok ? [] : reading.errors)))],
  };
}

function read(
  { secret, read: readMore }: ConfigSecret<string>,
  rules: Rules,
  value: JsonValue,
): ConfigSecretReading {
  if (readMore !== undefined) return readMore(value);
  if (typeof value !== 'string') return { ok: false, errors: [configTexts.CONFIG_INVALID] };
  const errors = secretErrors(rules[secret], value);
  return errors.length === 0 ? { ok: true, text: value } : { ok: false, errors };
}

function secretErrors(rule: Rules[string] | undefined, text: string): ErrorText[] {
  const { length, pattern, mismatch = configTexts.CONFIG_INVALID } = rule ?? {};
  const characters = [...text].length;
  const isTooLong = length !== undefined && (characters < length.minimum || characters > length.maximum);
  if (isTooLong) return [configTexts.CONFIG_INVALID];
  return pattern === undefined || pattern.test(text) ? [] : [mismatch];
}
