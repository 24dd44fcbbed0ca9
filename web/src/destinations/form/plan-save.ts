import { DEFAULT_DELIVERY_OPTIONS } from '../../../../src/destination-kinds/delivery-options.ts';
import type { OptionsFacts } from '../../../../src/destinations/rules/delivery-options-rules.ts';
import type { GivenHeader, SavedDestination, SavedHeader } from '../api/saved-destination.ts';
import type { FormValues } from './form-values.ts';
import { changedOptions } from './option-values.ts';

/** What the API calls the parts of a destination; a part that is absent stays as it is. */
export interface SaveInput {
  readonly name?: string;
  readonly config?: { readonly url: string; readonly headers: Readonly<Record<string, GivenHeader>> };
  readonly eventTypeFilters?: string[];
  readonly namespacePaths?: string[];
  readonly deliveryOptions?: Partial<OptionsFacts>;
}

/** What to change so that the destination becomes as the form says. `now` is null before it is made. */
export function planSave(now: SavedDestination | null, values: FormValues): SaveInput {
  const options = changedOptions(now?.deliveryOptions ?? DEFAULT_DELIVERY_OPTIONS, values);
  const deliveryOptions = Object.keys(options).length === 0 ? {} : { deliveryOptions: options };
  const wanted = inputOf(values);
  if (now === null) return { ...wanted, ...deliveryOptions };
  const before = inputOf(now);
  const changed = Object.entries(wanted).filter(
    ([part, value]) => JSON.stringify(value) !== JSON.stringify(before[part as keyof SaveInput]),
  );
  return { ...Object.fromEntries(changed), ...deliveryOptions };
}

interface Parts extends Pick<FormValues, 'url' | 'name' | 'eventTypes' | 'namespaces'> {
  readonly headers: readonly SavedHeader[];
}

function inputOf({ url, name, headers, eventTypes, namespaces }: Parts): SaveInput {
  const entries = headers.map(
    ({ name: key, value, active, given }) => [key, given ?? { value, active }] as const,
  );
  return {
    // Without one the server makes a name.
    ...(name !== '' && { name }),
    config: { url, headers: Object.fromEntries(entries) },
    eventTypeFilters: [...eventTypes],
    namespacePaths: [...namespaces],
  };
}
