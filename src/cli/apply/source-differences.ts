import { isDeepStrictEqual } from 'node:util';
import type { Source } from '../source/source-documents.ts';
import type { StepLine } from './step.ts';
import type { SourceEntry } from './streams-schema.ts';

/** One difference between file and server. Secrets are not compared: the server has their digests alone. */
export type SourceDifference =
  | { readonly kind: 'sourceKind'; readonly to: string }
  | { readonly kind: 'place'; readonly to: string }
  /** `name`: a member of `config`; `from` and `to` are absent where it is not there. */
  | { readonly kind: 'config'; readonly name: string; readonly from?: unknown; readonly to?: unknown }
  | { readonly kind: 'secret'; readonly made: boolean }
  | { readonly kind: 'active'; readonly to: boolean }
  | { readonly kind: 'silentAfterHours'; readonly to: number | null };

/** Everything about a source that is not there yet. */
export function newSourceDifferences(entry: SourceEntry, place: string): SourceDifference[] {
  const { kind, config = {}, secret, active, silentAfterHours } = entry;
  return [
    { kind: 'sourceKind', to: kind },
    { kind: 'place', to: place },
    ...configDifferences(config, {}),
    { kind: 'secret', made: secret === undefined },
    ...(active === false ? [{ kind: 'active' as const, to: false }] : []),
    ...(typeof silentAfterHours === 'number'
      ? [{ kind: 'silentAfterHours' as const, to: silentAfterHours }]
      : []),
  ];
}

/** What the file does not say is left as it is. */
export function sourceDifferences(entry: SourceEntry, actual: Source): SourceDifference[] {
  const { config, active, silentAfterHours } = entry;
  return [
    ...(config === undefined ? [] : configDifferences(config, actual.config as object)),
    ...(active === undefined || active === actual.active ? [] : [{ kind: 'active' as const, to: active }]),
    ...(silentAfterHours === undefined || silentAfterHours === actual.silentAfterHours
      ? []
      : [{ kind: 'silentAfterHours' as const, to: silentAfterHours }]),
  ];
}

function configDifferences(wanted: object, present: object): SourceDifference[] {
  const [to, from] = [new Map(Object.entries(wanted)), new Map(Object.entries(present))];
  return [...new Set([...to.keys(), ...from.keys()])]
    .filter((name) => !isDeepStrictEqual(to.get(name), from.get(name)))
    .map((name) => ({
      ...{ kind: 'config' as const, name },
      ...(from.has(name) && { from: from.get(name) as unknown }),
      ...(to.has(name) && { to: to.get(name) as unknown }),
    }));
}

/** As a person reads it. */
export function sourceLine(difference: SourceDifference, step: 'create' | 'update'): StepLine {
  const sign = step === 'create' ? '+' : '~';
  switch (difference.kind) {
    case 'sourceKind':
      return { sign, text: `kind: ${difference.to}` };
    case 'place':
      return { sign, text: `place: ${difference.to}` };
    case 'secret':
      return { sign, text: difference.made ? 'secret: made by the server' : 'secret: ***' };
    case 'active':
      return { sign, text: `active: ${difference.to}` };
    case 'silentAfterHours':
      return { sign, text: `silentAfterHours: ${difference.to ?? 'never'}` };
    case 'config':
      return configLine(difference);
  }
}

function configLine(difference: Extract<SourceDifference, { kind: 'config' }>): StepLine {
  const { name } = difference;
  if (!('to' in difference)) return { sign: '-', text: `config.${name}` };
  const to = JSON.stringify(difference.to);
  if (!('from' in difference)) return { sign: '+', text: `config.${name}: ${to}` };
  return { sign: '~', text: `config.${name}: ${JSON.stringify(difference.from)} → ${to}` };
}
