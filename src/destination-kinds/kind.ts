import type { z } from 'zod';
import type { FormField } from '../config-forms/form-field.ts';
import type { AnyErrorTable, ErrorText } from '../errors/define-errors.ts';
import type { Format } from '../formats/format.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { Connections } from '../outbound/connections.ts';
import type { DeliveryOptions } from './delivery-options.ts';
import type { Sender } from './sender.ts';

/**
 * A kind of destination: what its configuration is, and how events get there. Everything else asks the list
 * (`kinds.ts`) and knows no kind by its name (docs/adr/0024-destination-kinds.md).
 */
export interface DestinationKind<Config extends object, Secret extends string> {
  /** As it is stored, and as GitLab's consolidated API calls its category. */
  readonly name: string;
  readonly title: string;
  /** The tables of its own errors. */
  readonly errors: readonly AnyErrorTable[];
  /** What it is configured with, apart from secrets, as it is stored. All its messages come out of tables of errors. */
  readonly config: z.ZodType<Config>;
  /** By the names that they are stored and sealed under. */
  readonly secrets: Readonly<Record<Secret, SecretRule>>;
  /** The one that GitLab's consolidated API calls `secretToken`. */
  readonly secretToken: Secret;
  /** Members of `config`, as the API takes it, that are other secrets: they are stored as these and never read back. */
  readonly configSecrets?: Readonly<Record<string, ConfigSecret<Secret>>>;
  /** What people fill in: the fields of `config`; those that are secrets are of the type `secret`. */
  readonly form: readonly FormField[];
  /** Its requests can carry custom headers, which the API has in `config`. */
  readonly takesHeaders: boolean;
  /** How events are sent to a new destination by default. */
  readonly options: DeliveryOptions;
  /** Forms that its events can have. */
  readonly formats: readonly Format[];
  /** Members of the configuration by which two destinations of one owner are the same. */
  readonly identifiedBy: readonly string[];
  /** `key`: what makes two destinations of one owner the same. `shown`: the same for people, without secrets. */
  identity(config: Config): { readonly key: string; readonly shown: string };
  /** What is wrong with a configuration that takes a look outside to find out. Never within a transaction. */
  check(config: Config, deps: CheckDeps): Promise<readonly ErrorText[]>;
  /** How an audit event tells of a change, without secrets. */
  changes(before: Config, after: Config): readonly ChangedPart[];
  /** Throws for defects only: the place was checked when it was saved. */
  open(place: OpenPlace<Config, Secret>, deps: SenderDeps): Sender;
}

/** Any kind, where it does not matter which. */
export type AnyDestinationKind = DestinationKind<object, string>;

/** A secret that the API has in `config`. */
export interface ConfigSecret<Secret extends string> {
  readonly secret: Secret;
  /** Where more than a text that its rule takes can be given: what is stored of it, or what is wrong with it. */
  readonly read?: (value: JsonValue) => ConfigSecretReading;
}

export type ConfigSecretReading =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly errors: readonly ErrorText[] };

/** Rules of one secret; what is absent is not limited. */
export interface SecretRule {
  readonly title: string;
  /** Purpose of the secret. */
  readonly help?: string;
  /** What is said in its place where there is one already, which is never shown. */
  readonly replacing?: string;
  /** Generates the secret when the caller gives none. */
  readonly generate?: () => string;
  /** There has to be one: where none is made, it has to be given. */
  readonly required: boolean;
  readonly length?: { readonly minimum: number; readonly maximum: number };
  /** What it has to match, and what is said of one that does not; without a text, GitLab's words. */
  readonly pattern?: RegExp;
  readonly mismatch?: ErrorText;
  /** The API shows it to who may change it; otherwise it is written and never read again. */
  readonly isShown: boolean;
  /** No two destinations of an owner may have the same. */
  readonly isUnique: boolean;
  /** While one is replaced, the one before it stays good for a while. */
  readonly overlaps: boolean;
}

/** What `check` may ask. */
export interface CheckDeps {
  /** Why this server may not send to the URL, or undefined. */
  blockedReason(url: string): Promise<ErrorText | undefined>;
}

/** A part of a configuration that became another; `from` and `to` are what people may see. */
export interface ChangedPart {
  readonly part: string;
  readonly from: string;
  readonly to: string;
}

/** A secret, and the one before it while that is good, which is before `until`. */
export interface OpenSecret {
  readonly value: string;
  readonly previous?: { readonly value: string; readonly until: Date } | undefined;
}

/** Everything that is needed to send to one destination, its secrets opened. Never log it. */
export interface OpenPlace<Config extends object = object, Secret extends string = string> {
  /** Null: it is only tried, and not saved yet. */
  readonly destinationId: number | null;
  readonly config: Config;
  readonly secrets: Readonly<Record<Secret, OpenSecret | undefined>>;
  /** Custom headers that are sent, in the order they were made. */
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly options: DeliveryOptions;
}

/** What senders of every kind use; none of them opens a connection otherwise. */
export interface SenderDeps {
  readonly connections: Connections;
  /** Which installation this is: see `outbound/via.ts`. */
  readonly identity: string;
  /** The address under which others reach it, without a slash at its end; empty: none is configured. */
  readonly externalUrl: string;
  readonly now: () => Date;
}
