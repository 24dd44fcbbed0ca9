import type { EventText } from './event-text.ts';

export const SPINNAKER_TEXTS: readonly EventText[] = [
  ['spinnaker.orca.pipeline.starting', 'start the pipeline[ {target}]'],
  ['spinnaker.orca.pipeline.complete', 'run the pipeline[ {target}]'],
  ['spinnaker.orca.pipeline.failed', 'run the pipeline[ {target}]'],
  ['spinnaker.orca.orchestration.starting', 'start an operation[, {target}]'],
  ['spinnaker.orca.orchestration.complete', 'run an operation[, {target}]'],
  ['spinnaker.orca.orchestration.failed', 'run an operation[, {target}]'],
  ['spinnaker.orca.stage.starting', 'start the stage[ {target}]'],
  ['spinnaker.orca.stage.complete', 'run the stage[ {target}]'],
  ['spinnaker.orca.stage.failed', 'run the stage[ {target}]'],
  ['spinnaker.orca.stage.skipped', 'skip the stage[ {target}]'],
  ['spinnaker.orca.task.starting', 'start the task[ {target}]'],
  ['spinnaker.orca.task.complete', 'run the task[ {target}]'],
  ['spinnaker.orca.task.failed', 'run the task[ {target}]'],
  ['spinnaker.build', 'run a build[ of {target}]'],
  ['spinnaker.git', 'push to a repository[, {target}]'],
  ['spinnaker.docker', 'push an image[, {target}]'],
  ['spinnaker.manual', 'start by hand[ {target}]'],
];
