import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import { configTexts } from '../../destination-kinds/kind-errors.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { JsonObject, JsonValue } from '../../json/json-value.ts';

/** A configuration as the API takes it, and what of it is a secret. */
export interface ConfigWithSecrets {
  readonly config: JsonObject;
  /** By their names. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Names of those that there are not to be any more. */
  readonly removedSecrets: readonly string[];
  readonly wrong: readonly ErrorText[];
}

/** Takes the secrets out of a configuration. One that it does not mention stays as it is, because it is never read back. */
export function takeSecrets(
  { configSecrets = {}, secrets: rules }: Pick<AnyDestinationKind, 'configSecrets' | 'secrets'>,
  given: JsonObject,
): ConfigWithSecrets {
  const config = Object.fromEntries(
    Object.entries(given).filter(([member]) => !Object.hasOwn(configSecrets, member)),
  );
  const said = Object.entries(configSecrets).flatMap(([member, name]): [string, JsonValue][] => {
    const value = given[member];
    return value === undefined ? [] : [[name, value]];
  });
  const texts = said.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const removedSecrets = said.flatMap(([name, value]) => (value === null ? [name] : []));
  const wrong = [
    ...(texts.length + removedSecrets.length < said.length ? [configTexts.CONFIG_INVALID] : []),
    ...texts.flatMap(([name, text]) => secretErrors(rules[name], text)),
  ];
  return { config, secrets: Object.fromEntries(texts), removedSecrets, wrong };
}

function secretErrors(rule: AnyDestinationKind['secrets'][string] | undefined, text: string): ErrorText[] {
  const { length, pattern, mismatch = configTexts.CONFIG_INVALID } = rule ?? {};
  const characters = [...text].length;
  const isTooLong = length !== undefined && (characters < length.minimum || characters > length.maximum);
  if (isTooLong) return [configTexts.CONFIG_INVALID];
  return pattern === undefined || pattern.test(text) ? [] : [mismatch];
}
