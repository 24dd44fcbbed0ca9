import { z } from 'zod';
import type { Api } from '../api/api.ts';
import { loadSecretMembers, type SecretMembers } from '../destination/secret-members.ts';
import { findListed, notAllowed } from '../destination/list-destinations.ts';
import type { Scope } from '../destination/scope.ts';
import { isOverHttp } from './is-over-http.ts';
import { STREAM, type Stream } from './streams.ts';

/** A destination as the server has it. */
export interface ActualDestination {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Of kinds that have one; empty for others than HTTP. */
  readonly url: string;
  /** Of other kinds than HTTP. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Members that `config` can be given and is never read with. */
  readonly secretMembers: readonly string[];
  /** Of them and `secretToken`, those that are stored. */
  readonly storedSecrets: readonly string[];
  readonly active: boolean;
  readonly verificationToken: string;
  readonly headers: Readonly<Record<string, ActualHeader>>;
  readonly eventTypes: readonly string[];
  readonly deniedEventTypes: readonly string[];
  readonly namespaces: readonly { readonly id: string; readonly path: string }[];
  readonly options: ActualOptions;
}

/** How events go there. */
export type ActualOptions = Stream['deliveryOptions'];

export interface ActualHeader {
  readonly value: string;
  readonly active: boolean;
}

const configSchema = z.object({
  url: z.string(),
  headers: z
    .record(z.string(), z.object({ value: z.string().default(''), active: z.boolean().default(true) }))
    .optional(),
});

const otherSchema = z.record(z.string(), z.unknown());

/** Reads the destinations of one owner after the other. */
export interface ActualStreams {
  /** All destinations of an owner, oldest first; undefined when the token may not see them. */
  find(scope: Scope): Promise<ActualDestination[] | undefined>;
  /** The same; throws for what the token may not see. */
  load(scope: Scope): Promise<ActualDestination[]>;
}

/** The kinds are the same for all owners: it asks for them once. */
export function createActualStreams(api: Api): ActualStreams {
  let members: Promise<SecretMembers> | undefined;
  const find: ActualStreams['find'] = async (scope) => {
    const streams = await findListed(api, scope, 'consolidated', STREAM);
    if (streams === undefined) return undefined;
    members ??= loadSecretMembers(api);
    const secrets = await members;
    return streams.map((stream) => toActual(stream, secrets)).reverse();
  };
  return {
    find,
    async load(scope) {
      const found = await find(scope);
      if (found === undefined) throw notAllowed(scope);
      return found;
    },
  };
}

function toActual(stream: Stream, secrets: SecretMembers): ActualDestination {
  const { id, name, category: kind } = stream;
  const place = isOverHttp(kind)
    ? configSchema.parse(stream.config)
    : { url: '', config: otherSchema.parse(stream.config) };
  const { headers = {}, ...where } = { headers: undefined, ...place };
  return {
    ...{ id, name, kind, ...where, headers },
    secretMembers: secrets.get(kind) ?? [],
    storedSecrets: stream.storedSecrets,
    active: stream.active,
    verificationToken: stream.secretToken,
    eventTypes: stream.eventTypeFilters,
    deniedEventTypes: stream.eventTypeDenylistFilters,
    options: stream.deliveryOptions,
    namespaces: (stream.namespaceFilters ?? []).map(({ id, namespace }) => ({
      id,
      path: namespace.fullPath,
    })),
  };
}
