import { DEFAULT_DELIVERY_OPTIONS } from '../../destination-kinds/delivery-options.ts';
import type { AnyDestinationKind, OpenPlace } from '../../destination-kinds/kind.ts';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import { optionsOf } from './delivery-options.ts';
import { openSentSecrets, type SentSecret } from '../secrets/sent-secrets.ts';

/** What is stored of where a destination sends, and what a farewell keeps of it. */
export interface StoredPlace {
  readonly kind: string;
  readonly config: object;
  readonly format: string;
  readonly batchMaxEvents: number;
  readonly compression: string;
  readonly signed: boolean;
  /** Absent from what is sent once more and no more: nothing travels with it. */
  readonly batchMaxBytes?: number;
  readonly batchMaxAgeMs?: number;
  readonly secrets: readonly SentSecret[];
}

/** What it takes to open what is stored. */
export interface PlaceParts {
  readonly sealer: Sealer;
  readonly kinds: readonly AnyDestinationKind[];
}

/** Where a destination sends, its secrets opened. */
export function openPlace(
  { sealer, kinds }: PlaceParts,
  destinationId: number,
  { kind, config, secrets, ...options }: StoredPlace,
): { readonly kind: AnyDestinationKind; readonly place: OpenPlace } {
  const place = {
    ...{ destinationId, config },
    ...openSentSecrets(sealer, secrets),
    options: optionsOf({ ...DEFAULT_DELIVERY_OPTIONS, ...options }),
  };
  return { kind: kindNamed(kinds, kind), place };
}
