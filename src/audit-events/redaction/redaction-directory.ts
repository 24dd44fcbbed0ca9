import { LRUCache } from 'lru-cache';
import { ACCESS_CACHE_TTL } from '../../access/authenticator.ts';
import { createExpiringCache } from '../../cache/expiring-cache.ts';
import { type NowOrLater, whenKnown } from '../../cache/now-or-later.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import type { Notifications } from '../../queue/notifications.ts';
import { compileRules, type RedactionRules } from '../../redaction/rules.ts';
import { findRedactionSettings, type RedactionSettings } from './redaction-settings.ts';
import { REDACTION_TOPIC } from './topics.ts';

/** What is done to the events of a top-level group; without rules, nothing. */
export interface Redaction {
  readonly rules: RedactionRules | undefined;
  /** What is done to what other systems send: it is on for them, whatever the group has switched on. */
  readonly ofSources: () => RedactionRules;
}

/** Finds what is done to a group's events without a query per request. */
export interface RedactionDirectory {
  /** At once where it is remembered, which is nearly always. */
  of(rootId: number): NowOrLater<Redaction>;
}

interface Compiled {
  readonly source: string;
  readonly rules: RedactionRules;
}

/** What is done to events that belong to no group, or to one that has not switched it on. */
export const NO_REDACTION: Redaction = { rules: undefined, ofSources: builtInRules };
const MAX_GROUPS = 10_000;
/** Rules that are kept ready: some 100 KB each, and 8 MB where patterns are of the worst kind. */
const MAX_COMPILED = 50;

let builtIn: RedactionRules | undefined;

/** Of every group that has none of its own; made when the first source sends something. */
function builtInRules(): RedactionRules {
  return (builtIn ??= compileRules({ keys: [], patterns: [], paths: [] }));
}

function hasRules({ keys, patterns, paths }: RedactionSettings): boolean {
  return keys.length + patterns.length + paths.length > 0;
}

export function createRedactionDirectory(options: {
  readonly prisma: Pick<PrismaClient, 'redaction'>;
  readonly notifications: Pick<Notifications, 'subscribe'>;
  readonly now: () => Date;
}): RedactionDirectory {
  const { prisma, notifications, now } = options;
  const cache = createExpiringCache<number, Redaction>({
    ttl: ACCESS_CACHE_TTL,
    maxEntries: MAX_GROUPS,
    now,
  });
  const compiled = new LRUCache<number, Compiled>({ max: MAX_COMPILED });
  notifications.subscribe(REDACTION_TOPIC, (key) => {
    if (key === undefined) cache.clear();
    else cache.forget(Number(key));
  });

  // The rules that were compiled from the same settings are kept: their engines have adapted to the group's texts.
  const compile = (rootId: number, settings: RedactionSettings): Redaction => {
    const source = JSON.stringify([settings.keys, settings.patterns, settings.paths]);
    const known = compiled.get(rootId);
    if (!settings.enabled && !hasRules(settings)) {
      compiled.delete(rootId);
      return NO_REDACTION;
    }
    const made = known?.source === source ? known : { source, rules: compileRules(settings) };
    compiled.set(rootId, made);
    const { rules } = made;
    return { rules: settings.enabled ? rules : undefined, ofSources: () => rules };
  };

  const load = async (rootId: number): Promise<Redaction> =>
    compile(rootId, await findRedactionSettings(prisma, rootId));

  return { of: (rootId) => whenKnown(cache.get(rootId, load), (found) => found ?? NO_REDACTION) };
}
