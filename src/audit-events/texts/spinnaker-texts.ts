import type { EventText } from './event-text.ts';

export const SPINNAKER_TEXTS: readonly EventText[] = [
  ['spinnaker.orca.pipeline.starting', 'start the pipeline[ {target}]'],
  ['spinnaker.orca.pipeline.complete', 'run the pipeline[ {target}]'],
  ['spinnaker.orca.pipeline.failed', 'run the pipeline[ {target}]'],
  ['spinnaker.orca.orchestration.starting', 'start an operation[, {target}]'],
  ['spinnaker.orca.orchestration.complete', 'run an operation[, {target}]'],
  ['spinnaker.orca.orchestration.failed', 'run an operation[, {target}]'],
  ['spinnaker.orca.stage.starting', 'start a stage[: {target}]'],
  ['spinnaker.orca.stage.complete', 'run a stage[: {target}]'],
  ['spinnaker.orca.stage.failed', 'run a stage[: {target}]'],
  ['spinnaker.orca.stage.skipped', 'skip a stage[: {target}]'],
  ['spinnaker.orca.task.starting', 'start a task[: {target}]'],
  ['spinnaker.orca.task.complete', 'run a task[: {target}]'],
  ['spinnaker.orca.task.failed', 'run a task[: {target}]'],
  ['spinnaker.build', 'run a build[ of {target}]'],
  ['spinnaker.git', 'push to a repository[, {target}]'],
  ['spinnaker.docker', 'push an image[, {target}]'],
  ['spinnaker.manual', 'start by hand[ {target}]'],
];
