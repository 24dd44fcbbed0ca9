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
  /** What is said to be taken where another of the same owner is the same: the title of a member. */
  readonly taken: Readonly<Record<'group' | 'instance', string>>;
  /** What there are too many of. */
  readonly plural: string;
  /** What audit events say of one with this name. */
  describe(config: object, name: string): string;
}

/** What everything is called about the configurations of one owner: written out, so that a search for any of it finds it. */
export interface ConfigurationNames {
  /** Of the record, in global ids and audit events. */
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
  /** What the texts of the rules begin with. */
  readonly title: string;
  readonly description: string;
  /** What it is for a new configuration that does not say it; without one it has to be said. */
  readonly defaultValue?: string;
  readonly length?: { readonly minimum?: number; readonly maximum: number };
  readonly pattern?: RegExp;
  /** What is said of what does not match; without one, that it is invalid. */
  readonly mismatch?: ErrorText;
}
