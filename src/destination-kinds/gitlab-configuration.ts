import type { ErrorText } from '../errors/define-errors.ts';
import type { AnyDestinationKind } from './kind.ts';

/**
 * The API that GitLab has for one kind alone, from before the consolidated one, which calls its destinations configurations:
 * all that differs between two of these APIs, as data (docs/adr/0036-gitlabs-apis-of-kinds.md).
 */
export interface GitlabConfiguration {
  readonly kind: AnyDestinationKind;
  /** For descriptions, with an article: `an Amazon S3 destination`. */
  readonly noun: string;
  /** The type of the API that has what those of groups and of the instance have in common. */
  readonly interfaceType: string;
  readonly names: Readonly<Record<'group' | 'instance', ConfigurationNames>>;
  /** Members of the configuration, and the secret token, in the order in which GitLab judges them. */
  readonly members: Readonly<Record<string, ConfigurationMember>>;
  /** Which of the members is the secret token. */
  readonly secretMember: string;
  /** GitLab takes any text for the secret: what is wrong with it shows when it is used. */
  readonly takesAnySecret: boolean;
  /** The title of the member that an error names when the owner has an equal configuration. */
  readonly taken: Readonly<Record<'group' | 'instance', string>>;
  /** The noun of the error about too many of them. */
  readonly plural: string;
  /** The text of audit events about the configuration with this name. */
  describe(config: object, name: string): string;
}

/** All names for the configurations of one owner, written out so that a search finds them. */
export interface ConfigurationNames {
  /** Name of the record in global ids and audit events. */
  readonly model: string;
  readonly idScalar: string;
  readonly type: string;
  /** The member of payloads that has the configuration. */
  readonly field: string;
  readonly mutations: Readonly<Record<Verb, string>>;
  /** Types of audit events. */
  readonly events: Readonly<Record<Verb, string>>;
}

type Verb = 'create' | 'update' | 'destroy';

/** One member, with the rules that GitLab has for it. */
export interface ConfigurationMember {
  /** The beginning of the rules' texts. */
  readonly title: string;
  readonly description: string;
  /** The value of a new configuration that omits the member; without a default, the member is required. */
  readonly defaultValue?: string;
  readonly length?: { readonly minimum?: number; readonly maximum: number };
  readonly pattern?: RegExp;
  /** The error for a value that does not match; without one, the error says that it is invalid. */
  readonly mismatch?: ErrorText;
}
