import type { OwnEvent } from '../../access/audit-trail.ts';
import { httpKind } from '../../destination-kinds/http/http.kind.ts';
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
import { urlOf } from '../model/http-place.ts';
import { describeHttpConfig, type ConfigHeader } from '../rules/http-config.ts';
import { areOtherHeaders } from '../headers/replace-headers.ts';
import { isOther, secretNamed } from '../secrets/sealed-secret.ts';
import { VERIFICATION_TOKEN } from '../secrets/secret-names.ts';

/** What is null or absent stays as it is. */
export interface DestinationChange {
  readonly destinationUrl?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly active?: boolean | null | undefined;
  readonly verificationToken?: string | null | undefined;
  /** Refuse unless it takes a test event as it would be. */
  readonly verify?: boolean | null | undefined;
  /** All that there are to be; their rules were checked. */
  readonly headers?: readonly ConfigHeader[] | undefined;
}

/** The parts of a destination that become others. */
export interface ChangedParts {
  readonly destinationUrl?: string;
  readonly name?: string;
  readonly active?: boolean;
  readonly verificationToken?: string;
  readonly headers?: readonly ConfigHeader[];
}

/** As in GitLab, a blank name is no change in the legacy generation, and a name like any other in the consolidated one. */
export function changedParts(
  before: DestinationRecord,
  { destinationUrl, name, active, verificationToken, headers }: DestinationChange,
  sealer: Sealer,
  generation: Generation,
): ChangedParts {
  const isNewName = typeof name === 'string' && (name.trim() !== '' || generation === 'consolidated');
  const hasNewToken =
    typeof verificationToken === 'string' &&
    isOther(sealer, secretNamed(before.secrets, VERIFICATION_TOKEN), verificationToken);
  return {
    ...(typeof destinationUrl === 'string' && destinationUrl !== urlOf(before) && { destinationUrl }),
    ...(isNewName && name !== before.name && { name }),
    ...(typeof active === 'boolean' && active !== before.active && { active }),
    ...(hasNewToken && { verificationToken }),
    ...(headers !== undefined && areOtherHeaders(headersOf(before), headers, sealer) && { headers }),
  };
}

/** What is recorded, one event per changed column of the generation's; `stops` is the one that says "paused". */
export function changeEvents(
  permit: Permit,
  before: DestinationRecord,
  changed: ChangedParts,
): { readonly event: OwnEvent; readonly stops: boolean }[] {
  const { name, active, verificationToken } = changed;
  const target = { id: before.id, name: name ?? before.name };
  const events = [
    ...placeChangedEvents(permit, target, before, changed),
    name === undefined ? undefined : changedEvent(permit, target, 'name', before.name, name),
    verificationToken === undefined ? undefined : secretChangedEvent(permit, target, 'secret_token'),
  ];
  return [
    ...events.flatMap((event) => (event === undefined ? [] : [{ event, stops: false }])),
    ...(active === undefined ? [] : [{ event: activeChangedEvent(permit, target, active), stops: !active }]),
  ];
}

/** The legacy generation has a column for the URL, and headers apart; the other has both in `config`. */
function placeChangedEvents(
  permit: Permit,
  target: { readonly id: number; readonly name: string },
  before: DestinationRecord,
  { destinationUrl, headers }: ChangedParts,
): OwnEvent[] {
  if (destinationUrl === undefined && headers === undefined) return [];
  const urlBefore = urlOf(before);
  const url = destinationUrl ?? urlBefore;
  if (permit.generation === 'legacy') {
    const parts = httpKind.changes({ url: urlBefore }, { url });
    return parts.map(({ part, from, to }) => changedEvent(permit, target, part, from, to));
  }
  const from = describeHttpConfig({ url: urlBefore, headers: before.headers });
  const to = describeHttpConfig({ url, headers: headers ?? before.headers });
  return [changedEvent(permit, target, 'config', from, to)];
}
