import { AWS_TEXTS } from './aws-texts.ts';
import { BACKSTAGE_TEXTS } from './backstage-texts.ts';
import type { EventText } from './event-text.ts';
import { KUBERNETES_TEXTS } from './kubernetes-texts.ts';
import { AUTH0_TEXTS, GITHUB_TEXTS, OKTA_TEXTS, VAULT_TEXTS } from './preset-texts.ts';
import { RHDH_TEXTS } from './rhdh-texts.ts';
import { SPACELIFT_TEXTS } from './spacelift-texts.ts';
import { SPINNAKER_TEXTS } from './spinnaker-texts.ts';

/** How events of other systems read, by the word that their types begin with. Of several that fit, the first counts. */
export const EVENT_TEXTS: ReadonlyMap<string, readonly EventText[]> = new Map([
  ['auth0', AUTH0_TEXTS],
  ['aws', AWS_TEXTS],
  ['backstage', BACKSTAGE_TEXTS],
  ['github', GITHUB_TEXTS],
  ['kubernetes', KUBERNETES_TEXTS],
  ['okta', OKTA_TEXTS],
  ['rhdh', RHDH_TEXTS],
  ['spacelift', SPACELIFT_TEXTS],
  ['spinnaker', SPINNAKER_TEXTS],
  ['vault', VAULT_TEXTS],
]);
