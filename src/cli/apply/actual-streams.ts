import { z } from 'zod';
import type { Api } from '../api/api.ts';
import { allNodes, EMPTY_PAGE, type Page } from '../api/pages.ts';
import { secretMembersOf, type SecretMembers } from '../api/secret-members.ts';
import { isOverHttp } from './is-over-http.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import type { Scope } from '../destination/scope.ts';
import { EXIT } from '../exit-codes.ts';
import { GROUP_STREAMS, INSTANCE_STREAMS, type Stream } from './stream-documents.ts';

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

/** All destinations of an owner, oldest first. Undefined: there is no such group for this token, or it is no Owner's. */
export async function findActual(api: Api, scope: Scope): Promise<ActualDestination[] | undefined> {
  let visible = true;
  let secrets: SecretMembers = new Map();
  const streams = await allNodes<Stream>(async (after) => {
    const loaded = await loadPage(api, scope, after);
    secrets = loaded.secrets;
    visible = loaded.page !== null;
    return loaded.page ?? EMPTY_PAGE;
  });
  return visible ? streams.map((stream) => toActual(stream, secrets)).reverse() : undefined;
}

/** The same; throws for what the token may not see. */
export async function loadActual(api: Api, scope: Scope): Promise<ActualDestination[]> {
  const found = await findActual(api, scope);
  if (found !== undefined) return found;
  const text = scope.kind === 'group' ? cliErrors.NOT_AN_OWNER({ path: scope.path }) : cliErrors.NOT_ADMIN;
  throw new CommandError(text, { exitCode: EXIT.NOT_ALLOWED });
}

interface Loaded {
  readonly page: Page<Stream> | null;
  readonly secrets: SecretMembers;
}

async function loadPage(api: Api, scope: Scope, after: string | null): Promise<Loaded> {
  if (scope.kind === 'instance') {
    const answer = await api.query(INSTANCE_STREAMS, { after });
    const page = answer.auditEvents === null ? null : answer.auditEventsInstanceStreamingDestinations;
    return { page, secrets: secretMembersOf(answer.auditEventDestinationKinds) };
  }
  const answer = await api.query(GROUP_STREAMS, { group: scope.path, after });
  const { group, auditEventDestinationKinds } = answer;
  const secrets = secretMembersOf(auditEventDestinationKinds);
  if (group !== null) return { page: group.externalAuditEventStreamingDestinations, secrets };
  const message = cliErrors.NO_SUCH_GROUP({ path: scope.path });
  throw new CommandError(message, { exitCode: EXIT.REFUSED });
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
