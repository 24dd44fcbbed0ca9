import type { OptionsFacts } from '../../../../src/destinations/rules/delivery-options-rules.ts';
import { configIn, type Config } from '../../config-form/config-values.ts';
import type { DestinationKind } from '../api/destination-kind.ts';
import type { GivenHeader, SavedDestination, SavedHeader } from '../api/saved-destination.ts';
import type { FormValues } from './form-values.ts';
import { changedOptions } from './option-values.ts';

/** What the API calls the parts of a destination; a part that is absent stays as it is. */
export interface SaveInput {
  readonly name?: string;
  readonly config?: Config;
  readonly secretToken?: string;
  readonly removeSecretToken?: boolean;
  readonly eventTypeFilters?: string[];
  readonly namespacePaths?: string[];
  readonly deliveryOptions?: Partial<OptionsFacts>;
}

/** What to change so that the destination becomes as the form says. `now` is null before it is made. */
export function planSave(kind: DestinationKind, now: SavedDestination | null, values: FormValues): SaveInput {
  const options = changedOptions(now?.deliveryOptions ?? kind.deliveryOptions, values);
  const others = {
    ...(values.secretToken === false && { removeSecretToken: true }),
    ...(values.secretToken !== false && values.secretToken !== '' && { secretToken: values.secretToken }),
    ...(Object.keys(options).length > 0 && { deliveryOptions: options }),
  };
  const config = configIn(kind.form, values.config, now?.config ?? {});
  const wanted = inputOf(kind, { ...values, config });
  if (now === null) return { ...wanted, ...others };
  const before = inputOf(kind, now);
  const changed = Object.entries(wanted).filter(
    ([part, value]) => JSON.stringify(value) !== JSON.stringify(before[part as keyof SaveInput]),
  );
  return { ...Object.fromEntries(changed), ...others };
}

interface Parts extends Pick<FormValues, 'name' | 'eventTypes' | 'namespaces'> {
  readonly config: Config;
  readonly headers: readonly SavedHeader[];
}

function inputOf(kind: DestinationKind, { config, name, headers, eventTypes, namespaces }: Parts): SaveInput {
  const entries = headers.map(
    ({ name: key, value, active, given }) => [key, given ?? { value, active }] as const,
  );
  // In one order, so that what is the same reads the same.
  const members = Object.entries(config).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    // Without one the server makes a name.
    ...(name !== '' && { name }),
    config: {
      ...Object.fromEntries(members),
      ...(kind.headers && { headers: Object.fromEntries<GivenHeader>(entries) }),
    },
    eventTypeFilters: [...eventTypes],
    namespacePaths: [...namespaces],
  };
}
