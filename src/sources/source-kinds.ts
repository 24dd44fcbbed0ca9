import { backstageKind } from './backstage/backstage.kind.ts';
import { cloudTrailKind } from './cloudtrail/cloudtrail.kind.ts';
import { gitlabKind } from './gitlab/gitlab.kind.ts';
import { jsonKind } from './json/json.kind.ts';
import { auth0 } from './json/presets/auth0.ts';
import { github } from './json/presets/github.ts';
import { okta } from './json/presets/okta.ts';
import { presetKind } from './json/presets/preset-kind.ts';
import { vault } from './json/presets/vault.ts';
import { kubernetesKind } from './kubernetes/kubernetes.kind.ts';
import type { AnySourceKind } from './source-kind.ts';
import { spaceliftKind } from './spacelift/spacelift.kind.ts';
import { spinnakerKind } from './spinnaker/spinnaker.kind.ts';
import { splunkHecKind } from './splunk-hec/splunk-hec.kind.ts';

const PRESETS = [github, okta, auth0, vault].map(presetKind);
const SYSTEMS: readonly AnySourceKind[] = [
  ...[gitlabKind, jsonKind, backstageKind, spaceliftKind, cloudTrailKind, spinnakerKind, kubernetesKind],
  ...PRESETS,
];

/** All kinds of sources: a new one is a folder and a line. */
export const SOURCE_KINDS: readonly AnySourceKind[] = [...SYSTEMS, splunkHecKind(SYSTEMS)];

/** The kind of this name, or undefined. */
export function findSourceKind(name: string): AnySourceKind | undefined {
  return SOURCE_KINDS.find((kind) => kind.name === name);
}
