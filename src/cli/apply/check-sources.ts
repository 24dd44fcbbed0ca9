import { nameErrors, secretErrors } from '../../sources/source-rules.ts';
import { scopeName } from '../destination/scope.ts';
import { twiceIn } from './check-destinations.ts';
import type { DesiredOwner } from './read-streams-file.ts';
import type { RedactionEntry, SourceEntry } from './streams-schema.ts';

/** What the server would refuse of sources and redaction rules, found before anything is sent; no line has a secret in it. */
export function checkSources({ scope, sources = [], redaction = {} }: DesiredOwner): string[] {
  const path = scope.kind === 'group' ? scope.path : '';
  return [
    ...twiceIn(sources.map(({ name }) => name)).map(
      (name) => `the source "${name}" occurs twice; give each one its own name`,
    ),
    ...sources.flatMap((source) =>
      problemsOf(source, path).map((problem) => `the source "${source.name}": ${problem}`),
    ),
    ...rulesTwice(redaction),
  ].map((problem) => `${scopeName(scope)}: ${problem}`);
}

function problemsOf({ name, group, project, secret }: SourceEntry, path: string): string[] {
  const place = project ?? group;
  const isOutside = place !== undefined && !isWithin(place.toLowerCase(), path.toLowerCase());
  return [
    ...(name === name.trim() ? nameErrors(name) : ['name: begins or ends with a blank']),
    ...(secret === undefined ? [] : secretErrors(secret)),
    ...(group !== undefined && project !== undefined ? ['group, project: only one of them may be set'] : []),
    ...(isOutside ? [`${place} is neither ${path} nor below it`] : []),
  ];
}

function isWithin(place: string, path: string): boolean {
  return place === path || place.startsWith(`${path}/`);
}

function rulesTwice({ keys = [], patterns = [], paths = [] }: RedactionEntry): string[] {
  return [
    ...twiceIn(keys).map((key) => `redaction.keys: ${key} occurs twice`),
    ...(twiceIn(patterns).length > 0 ? ['redaction.patterns: one occurs twice'] : []),
    ...twiceIn(paths).map((place) => `redaction.paths: ${place} occurs twice`),
  ];
}
