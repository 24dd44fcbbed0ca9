import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import { consolidatedTexts, kindTexts } from '../rules/destination-errors.ts';
import type { Place } from './streaming-destination-place.ts';

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
    secrets[name]?.required === true && consolidatedTexts.SECRET_TOKEN_REQUIRED,
    (secretToken ?? '') !== '' && kindTexts.SECRET_TOKEN_GIVEN_AND_REMOVED,
  ].filter((error) => error !== false);
  return {
    ...place,
    removedSecrets: [...(place.removedSecrets ?? []), name],
    wrong: [...place.wrong, ...wrong],
  };
}
