import type { OptionsFacts } from '../../../../src/destinations/rules/delivery-options-rules.ts';
import type { ResultOf } from '../../api/graphql.ts';
import type { Config } from '../../config-form/config-values.ts';
import { isMadeUp } from '../destination-label.ts';
import type { documentsOf } from './documents.ts';

type Answer = NonNullable<ResultOf<ReturnType<typeof documentsOf>['details']>['destination']>;

/** A header as a destination has it. */
export interface SavedHeader {
  readonly name: string;
  readonly value: string;
  readonly active: boolean;
  /** As the config says it, which may leave a part unsaid; absent once the form has changed it. */
  readonly given?: GivenHeader | undefined;
}

/** A header in `config`. */
export type GivenHeader = Partial<Pick<SavedHeader, 'value' | 'active'>>;

/** All that there is to change about a destination. */
export interface SavedDestination {
  /** Of the consolidated generation. */
  readonly id: string;
  /** Empty when no person has given it one. */
  readonly name: string;
  readonly active: boolean;
  /** What its kind is called. */
  readonly category: string;
  /** Without its headers. */
  readonly config: Config;
  /** Those that are never shown: `secretToken`, and members of `config`. */
  readonly storedSecrets: readonly string[];
  readonly headers: readonly SavedHeader[];
  readonly eventTypes: readonly string[];
  /** Full paths of groups and projects. */
  readonly namespaces: readonly string[];
  /** How events go there. */
  readonly deliveryOptions: OptionsFacts;
}

/** What holds for a header where the config does not say it. */
const UNSAID = { value: '', active: true } as const;

export function toSavedDestination(answer: Answer): SavedDestination {
  const { id, name, category, active, storedSecrets, eventTypeFilters, namespaceFilters, deliveryOptions } =
    answer;
  // The schema says that it is JSON; docs/graphql-api.md says what is in it.
  const { headers, ...config } = answer.config as Config & {
    readonly headers?: Readonly<Record<string, GivenHeader>> | null;
  };
  return {
    ...{ id, category, active, config, storedSecrets },
    name: isMadeUp(name) ? '' : name,
    headers: Object.entries(headers ?? {}).map(([key, header]) => ({
      ...UNSAID,
      ...header,
      name: key,
      given: header,
    })),
    eventTypes: eventTypeFilters,
    namespaces: (namespaceFilters ?? []).map(({ namespace }) => namespace.fullPath),
    deliveryOptions,
  };
}
