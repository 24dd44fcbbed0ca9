import { checkConfig } from '../../config-forms/check-config.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { consolidatedTexts as say, kindTexts } from '../rules/destination-errors.ts';
import { objectOf, parseHttpConfig, type ConfigHeader } from '../rules/http-config.ts';
import type { GivenSecrets } from '../secrets/new-secrets.ts';
import { takeSecrets } from './config-secrets.ts';

/** The kind, configuration and secrets that a mutation gives, with the errors in them. */
export interface Place {
  readonly config: object | undefined;
  readonly headers?: readonly ConfigHeader[];
  /** Secrets of the configuration, by their names. */
  readonly secrets?: GivenSecrets;
  readonly removedSecrets?: readonly string[];
  readonly wrong: readonly ErrorText[];
}

/** The same for a new destination. */
export interface NewPlace extends Place {
  readonly kind: AnyDestinationKind;
  readonly secrets: GivenSecrets;
}

interface Kinds {
  readonly kinds: readonly AnyDestinationKind[];
}

interface NewPlaceInput {
  readonly category: string;
  readonly config: JsonValue;
  readonly secretToken: string | null | undefined;
}

/** Reads category, configuration and secrets of a new destination. */
export function readNewPlace({ kinds }: Kinds, { category, config, secretToken }: NewPlaceInput): NewPlace {
  const kind = kinds.find(({ name }) => name === category);
  if (kind !== undefined) {
    const place = readConfig(kind, config);
    return { kind, ...place, secrets: { ...place.secrets, [kind.secretToken]: secretToken } };
  }
  const [any] = kinds;
  if (any === undefined) throw new Error('There is at least one kind of destination');
  // Without a known category, config and secret cannot be checked; the rest of the input is.
  return { kind: any, config: undefined, secrets: {}, wrong: [say.CATEGORY_UNKNOWN] };
}

/** The same for an existing destination; members that are null or absent stay. */
export function readPlace(
  { kinds }: Kinds,
  kind: AnyDestinationKind,
  category: string | null | undefined,
  config: JsonValue | null | undefined,
): Place {
  if (typeof category === 'string' && category !== kind.name) {
    const isKnown = kinds.some(({ name }) => name === category);
    const fixed = kindTexts.CATEGORY_FIXED({ category: kind.name });
    return { config: undefined, wrong: [isKnown ? fixed : say.CATEGORY_UNKNOWN] };
  }
  return config === null || config === undefined
    ? { config: undefined, wrong: [] }
    : readConfig(kind, config);
}

/** The place without the secret token, where the user wants that; a category that requires one keeps it. */
export function removeSecretToken(
  { secrets, secretToken: name }: AnyDestinationKind,
  place: Place,
  {
    removeSecretToken: isWanted,
    secretToken,
  }: {
    readonly removeSecretToken: boolean | null | undefined;
    readonly secretToken: string | null | undefined;
  },
): Place {
  if (isWanted !== true) return place;
  const wrong = [
    secrets[name]?.required === true && say.SECRET_TOKEN_REQUIRED,
    (secretToken ?? '') !== '' && kindTexts.SECRET_TOKEN_GIVEN_AND_REMOVED,
  ].filter((error) => error !== false);
  return {
    ...place,
    removedSecrets: [...(place.removedSecrets ?? []), name],
    wrong: [...place.wrong, ...wrong],
  };
}

function readConfig(kind: AnyDestinationKind, value: JsonValue): Place {
  if (kind.takesHeaders) {
    const reading = parseHttpConfig(value);
    if (!reading.ok) return { config: undefined, wrong: reading.errors };
    const { url, headers } = reading.config;
    return { config: { url }, headers, wrong: [] };
  }
  const given = objectOf(value);
  if (given === undefined) return { config: undefined, wrong: [say.CONFIG_NOT_A_HASH] };
  const { config, wrong, ...secrets } = takeSecrets(kind, given);
  const reading = kind.config.safeParse(config);
  if (reading.success) return { config: reading.data, ...secrets, wrong };
  return { config: undefined, wrong: [...checkConfig(kind.config, config), ...wrong] };
}
