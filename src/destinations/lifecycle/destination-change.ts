import type { OwnEvent } from '../../access/audit-trail.ts';
import { configurationOf } from '../../destination-kinds/gitlab-configurations.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import {
  activeChangedEvent,
  changedEvent,
  secretChangedEvent,
  type Permit,
} from '../changes/destination-events.ts';
import type { DestinationRecord } from '../model/destination-record.ts';
import type { Generation } from '../model/form.ts';
import { headersOf } from '../model/header-record.ts';
import { configOf, isOtherConfig } from '../model/destination-place.ts';
import { urlOf } from '../model/http-place.ts';
import { describeHttpConfig, type ConfigHeader } from '../rules/http-config.ts';
import { areOtherHeaders } from '../headers/replace-headers.ts';
import { saidSecrets, type GivenSecrets } from '../secrets/new-secrets.ts';
import { isOther } from '../secrets/sealed-secret.ts';

/** Members that are null or absent stay. */
export interface DestinationChange {
  readonly config?: object | undefined;
  readonly name?: string | null | undefined;
  readonly active?: boolean | null | undefined;
  readonly secrets?: GivenSecrets;
  /** Names of secrets to remove. */
  readonly removedSecrets?: readonly string[] | undefined;
  /** How long a replaced secret stays valid, where its kind allows that. */
  readonly keepPreviousForHours?: number | null | undefined;
  /** Refuse the change unless the changed destination accepts a test event. */
  readonly verify?: boolean | null | undefined;
  /** All headers after the change; their rules were checked. */
  readonly headers?: readonly ConfigHeader[] | undefined;
}

/** The parts of a destination that change. */
export interface ChangedParts {
  readonly config?: object;
  readonly name?: string;
  readonly active?: boolean;
  /** By their names. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly removedSecrets?: readonly string[];
  readonly headers?: readonly ConfigHeader[];
}

/**
 * As in GitLab, a blank name changes nothing in the legacy generation, and a name like any other in the consolidated
 * one.
 */
export function changedParts(
  kind: AnyDestinationKind,
  before: DestinationRecord,
  { config, name, active, secrets, removedSecrets = [], headers }: DestinationChange,
  sealer: Sealer,
  generation: Generation,
): ChangedParts {
  const isNewName = typeof name === 'string' && (name.trim() !== '' || generation === 'consolidated');
  const others = changedSecrets(kind, before, secrets, sealer);
  const stored = new Set(before.secrets.map((secret) => secret.name));
  const removed = removedSecrets.filter((secret) => stored.has(secret));
  return {
    ...(config !== undefined && isOtherConfig(before, config) && { config }),
    ...(isNewName && name !== before.name && { name }),
    ...(typeof active === 'boolean' && active !== before.active && { active }),
    ...(Object.keys(others).length > 0 && { secrets: others }),
    ...(removed.length > 0 && { removedSecrets: removed }),
    ...(headers !== undefined && areOtherHeaders(headersOf(before), headers, sealer) && { headers }),
  };
}

function changedSecrets(
  kind: AnyDestinationKind,
  before: DestinationRecord,
  given: GivenSecrets | undefined,
  sealer: Sealer,
): Readonly<Record<string, string>> {
  const others = Object.entries(saidSecrets(given)).filter(([name, text]) => {
    // A secret that is never shown reads as an empty text: a client that writes back what it read changes nothing.
    if (text === '' && kind.secrets[name]?.isShown === false) return false;
    const stored = before.secrets.find((secret) => secret.name === name);
    return stored === undefined || isOther(sealer, stored, text);
  });
  return Object.fromEntries(others);
}

/**
 * The audit events of a change, one for each changed column of the generation; `stops` is the one that says "paused".
 */
export function changeEvents(
  permit: Permit,
  kind: AnyDestinationKind,
  before: DestinationRecord,
  changed: ChangedParts,
): { readonly event: OwnEvent; readonly stops: boolean }[] {
  const { name, active, secrets = {}, removedSecrets = [] } = changed;
  const target = { id: before.id, name: name ?? before.name };
  const events = [
    ...placeChangedEvents(permit, kind, target, before, changed),
    name === undefined ? undefined : changedEvent(permit, target, 'name', before.name, name),
    ...[...Object.keys(secrets), ...removedSecrets].map((column) =>
      secretChangedEvent(permit, target, columnOf(permit, kind, column)),
    ),
  ];
  return [
    ...events.flatMap((event) => (event === undefined ? [] : [{ event, stops: false }])),
    ...(active === undefined ? [] : [{ event: activeChangedEvent(permit, target, active), stops: !active }]),
  ];
}

/** GitLab's column of a secret: its API of one kind has one. */
function columnOf({ generation }: Permit, { secretToken: main }: AnyDestinationKind, name: string): string {
  return configurationOf(generation) === undefined && name === main ? 'secret_token' : name;
}

/**
 * The legacy generation has a column for the URL, and separate headers; the consolidated one has both in `config`.
 * Kinds without headers have an event for each part.
 */
function placeChangedEvents(
  permit: Permit,
  kind: AnyDestinationKind,
  target: { readonly id: number; readonly name: string },
  before: DestinationRecord,
  { config, headers }: ChangedParts,
): OwnEvent[] {
  if (config === undefined && headers === undefined) return [];
  const configBefore = configOf(before);
  if (permit.generation === 'legacy' || !kind.takesHeaders) {
    const parts = kind.changes(configBefore, config ?? configBefore);
    return parts.map(({ part, from, to }) => changedEvent(permit, target, part, from, to));
  }
  const from = describeHttpConfig({ url: urlOf(before), headers: before.headers });
  const to = describeHttpConfig({
    url: urlOf({ config: config ?? configBefore }),
    headers: headers ?? before.headers,
  });
  return [changedEvent(permit, target, 'config', from, to)];
}
