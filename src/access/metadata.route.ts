import { jsonAnswer } from '../http/answer.ts';
import type { Handler } from '../http/route.ts';
import type { Actor } from './actor.ts';
import { METADATA } from './metadata.ts';
import type { AccessPolicy } from './policy.ts';
import { forThemselves } from './rest-refusal.ts';

export function createMetadataHandlers(deps: { readonly policy: AccessPolicy }) {
  const { version, revision } = METADATA;
  const answer = (value: object): Handler<Actor> =>
    forThemselves(deps, 'read-metadata', () => Promise.resolve(jsonAnswer(200, value)));
  return { version: answer({ version, revision }), metadata: answer(METADATA) };
}
