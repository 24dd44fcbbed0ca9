import { numberOf } from '../find-by-name.ts';
import type { Scope } from './scope.ts';

const MODELS = {
  group: 'AuditEvents::Group::ExternalStreamingDestination',
  instance: 'AuditEvents::Instance::ExternalStreamingDestination',
} as const;

/** The id of a destination in the form that has those of every category. */
export function streamIdOf({ kind }: Scope, destination: { readonly id: string }): string {
  return `gid://gitlab/${MODELS[kind]}/${numberOf(destination)}`;
}
