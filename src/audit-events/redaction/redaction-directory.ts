import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { ACCESS_CACHE_TTL } from '../../access/authenticator.ts';
import { createExpiringCache } from '../../cache/expiring-cache.ts';
import { whenKnown } from '../../cache/now-or-later.ts';
import type { Notifications } from '../../queue/notifications.ts';
import { compileRules, type RedactionRules } from '../../redaction/rules.ts';
import { REDACTION_TOPIC, type RedactionSettings, UNSET } from './redaction-settings.ts';

/** The redaction of a top-level group's events; without rules, nothing is redacted. */
export interface Redaction {
  readonly rules: RedactionRules | undefined;
  /** The rules for events of sources, for which redaction is always on. */
  readonly ofSources: () => RedactionRules;
}

/** Finds the redaction of a group without a query per request. */
export type RedactionDirectory = ReturnType<typeof createRedactionDirectory>;

interface Compiled {
  readonly source: string;
  readonly rules: RedactionRules;
}

/** For events of no group, and of groups without redaction. */
export const NO_REDACTION: Redaction = { rules: undefined, ofSources: builtInRules };
const MAX_GROUPS = 10_000;
/** Compiled rules that are kept: some 100 KB each, 8 MB in the worst case. */
const MAX_COMPILED = 50;

let builtIn: RedactionRules | undefined;

/** The rules of groups without rules of their own; compiled at the first record of a source. */
function builtInRules(): RedactionRules {
  return (builtIn ??= compileRules({ keys: [], patterns: [], paths: [] }));
}

function hasRules({ keys, patterns, paths }: RedactionSettings): boolean {
  return keys.length + patterns.length + paths.length > 0;
}

export function createRedactionDirectory(options: {
  readonly pool: pg.Pool;
  readonly notifications: Pick<Notifications, 'subscribe'>;
  readonly now: () => Date;
}) {
  const { pool, notifications, now } = options;
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

  // If the settings are the same, the compiled rules stay, because their engines have adapted to the group's texts.
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

  // A post that comes after seconds waits for it: so without the ORM.
  const load = async (rootId: number): Promise<Redaction> => {
    const { rows } = await pool.query<RedactionSettings>({
      name: 'find-redaction',
      text: 'SELECT enabled, keys, patterns, paths FROM redactions WHERE group_id = $1',
      values: [rootId],
    });
    return compile(rootId, rows[0] ?? UNSET);
  };

  return {
    /** A value, not a promise, where it is remembered: nearly always. */
    of: (rootId: number) => whenKnown(cache.get(rootId, load), (found) => found ?? NO_REDACTION),
  };
}
