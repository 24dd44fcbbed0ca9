import type { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../json/json-value.ts';
import { isLeftOut, leftOutTypes } from '../left-out-types.ts';
import { oneOf, sourceConfig } from '../source-config.ts';
import type { SourceKind } from '../source-kind.ts';
import { findEvent } from './find-event.ts';
import { mapSpinnaker, typeOfEvent } from './map-event.ts';
import { shorten } from './shorten.ts';
import { SPINNAKER_SNIPPETS } from './snippets.ts';

/** Each step of each stage; and what other systems told Spinnaker, of which the pipelines that it starts tell. */
const USUALLY_LEFT_OUT = [
  ...['spinnaker.orca.task.starting', 'spinnaker.orca.task.complete', 'spinnaker.orca.task.skipped'],
  ...['spinnaker.orca.stage.skipped', 'spinnaker.build', 'spinnaker.docker', 'spinnaker.git'],
  ...['spinnaker.artifactory', 'spinnaker.nexus', 'spinnaker.helm*', 'spinnaker.plugin'],
  ...['spinnaker.pubsub', 'spinnaker.webhook', 'spinnaker.cdevents'],
].join(', ');

const { config, form } = sourceConfig({
  skip: leftOutTypes('spinnaker.orca.task.*', USUALLY_LEFT_OUT),
  synthetic: oneOf('synthetic', ['skip', 'keep'], {
    title: 'Synthetic stages',
    help: 'Stages that Spinnaker adds to those of a pipeline, such as a resize before a deployment. Left out unless you keep them.',
  }),
});

/** Spinnaker's echo. */
export const spinnakerKind: SourceKind<z.infer<typeof config>> = {
  name: 'spinnaker',
  title: 'Spinnaker',
  config,
  form,
  snippets: SPINNAKER_SNIPPETS,
  faults: 'skip',
  recognises: true,
  // An execution of fifty stages has more values than other records.
  limits: { values: 2_000_000 },
  shorten,
  // echo sends from the thread that handles its events, and keeps what waits in memory until it has none left.
  answerWithinMs: 1_000,
  map(sent, { skip = USUALLY_LEFT_OUT, synthetic = 'skip' }) {
    const found = findEvent(sent);
    if (found === undefined) return { kind: 'foreign' };
    const { record } = found;
    if (isLeftOut(typeOfEvent(record), skip)) return { kind: 'skipped', reason: 'type left out' };
    if (synthetic === 'skip' && isSynthetic(record)) return { kind: 'skipped', reason: 'synthetic stage' };
    return { kind: 'event', draft: mapSpinnaker(found, sent.leftOut ?? []) };
  },
};

function isSynthetic({ content }: JsonObject): boolean {
  return isJsonObject(content) && content['isSynthetic'] === true;
}
