import type { EventType } from '../database/generated/client.ts';
import { GITLAB_EVENT_TYPES } from './gitlab-event-types.ts';
import { OWN_EVENT_TYPES, SAMPLE_EVENT_TYPES } from './own-event-types.ts';

/** A type of audit events, as GitLab defines one. */
export interface EventDefinition {
  readonly name: string;
  readonly description: string;
  readonly featureCategory: string;
  readonly milestone: string;
  readonly savedToDatabase: boolean;
  readonly streamed: boolean;
}

/** For fields that were not declared; they are never null. */
const UNKNOWN = 'unknown';
const AUDIT_EVENTS = 'audit_events';

/** The definitions that every server has, by name: GitLab's, those of its samples and our own. */
export function builtInDefinitions(): EventDefinition[] {
  return [
    ...GITLAB_EVENT_TYPES.map(([name, featureCategory, milestone, notSaved]) =>
      define({ name, featureCategory, milestone, savedToDatabase: notSaved !== true }),
    ),
    ...SAMPLE_EVENT_TYPES.map(([name, featureCategory]) => define({ name, featureCategory })),
    ...OWN_EVENT_TYPES.map(([name, description]) =>
      define({ name, description, featureCategory: AUDIT_EVENTS }),
    ),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The definition of a type that was declared or seen. */
export function definitionOf(
  row: Pick<EventType, 'name' | 'description' | 'featureCategory' | 'milestone'>,
): EventDefinition {
  const { name, description, featureCategory, milestone } = row;
  return define({
    name,
    ...(description !== null && { description }),
    ...(featureCategory !== null && { featureCategory }),
    ...(milestone !== null && { milestone }),
  });
}

// Every event that is accepted is stored and streamed.
function define(said: Partial<EventDefinition> & { readonly name: string }): EventDefinition {
  const unsaid = { featureCategory: UNKNOWN, milestone: UNKNOWN, savedToDatabase: true, streamed: true };
  return { ...unsaid, description: inWords(said.name), ...said };
}

/** `add_gpg_key` is `Add gpg key`. */
function inWords(name: string): string {
  const words = name.replace(/[_.:-]+/g, ' ').trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}
