import { isAddition, type SaveStep } from './plan-save.ts';
import type { StepResult } from './step-result.ts';

/** What a save that did not come to its end has done and what it has not, in words. */
export interface SaveReport {
  readonly title: string;
  readonly saved: readonly string[];
  readonly notSaved: readonly { readonly what: string; readonly why: string }[];
  /** What to do now, and what the destination does meanwhile. */
  readonly advice: readonly string[];
}

const NOT_TRIED = 'not tried, because of what failed before';

export function reportOf(results: readonly StepResult[], button: string): SaveReport {
  // What the form does on its own is told as what the destination does meanwhile.
  const asked = results.filter(({ step }) => step.kind !== 'pause' && step.kind !== 'resume');
  const saved = asked.filter(({ outcome }) => outcome === 'saved').map(({ step }) => nameOf(step));
  const isUnknown = results.some(({ outcome }) => outcome === 'unknown');
  return {
    title: titleOf(saved.length > 0, isUnknown),
    saved,
    notSaved: asked.flatMap((result) =>
      result.outcome === 'saved' ? [] : [{ what: nameOf(result.step), why: reasonOf(result) }],
    ),
    advice: [...meanwhile(results), whatToDo(results, button)],
  };
}

/** Whether the save has left the destination paused, to be resumed by the next one. */
export function isLeftPaused(results: readonly StepResult[]): boolean {
  const paused = results.some(
    ({ step, outcome }) =>
      outcome === 'saved' && (step.kind === 'pause' || (step.kind === 'update' && step.pauses)),
  );
  return paused && !results.some(({ step, outcome }) => step.kind === 'resume' && outcome === 'saved');
}

function titleOf(isPart: boolean, isUnknown: boolean): string {
  if (isPart) return 'Only a part was saved';
  return isUnknown ? 'It is not known what was saved' : 'Nothing was saved';
}

function reasonOf(result: StepResult): string {
  switch (result.outcome) {
    case 'refused':
      return result.errors.join('. ');
    case 'unknown':
      return `not known. ${result.errors.join('. ')}`;
    default:
      return NOT_TRIED;
  }
}

function meanwhile(results: readonly StepResult[]): readonly string[] {
  if (isLeftPaused(results))
    return [
      'The destination is paused, so that it gets nothing that the filters should keep from it. Events wait, and the save that completes it resumes it.',
    ];
  const isNew = results.some(({ step, outcome }) => step.kind === 'create' && outcome === 'saved');
  const lacksFilter = results.some(({ step, outcome }) => isAddition(step) && outcome !== 'saved');
  return isNew && lacksFilter
    ? [
        'The destination could not be paused either: it gets every event until its filters are saved. Pause it or delete it if it should not.',
      ]
    : [];
}

function whatToDo(results: readonly StepResult[], button: string): string {
  const unknown = results.find(({ outcome }) => outcome === 'unknown');
  if (unknown === undefined) return `Correct it and press ${button} again: what was saved is not made twice.`;
  return unknown.step.kind === 'create'
    ? `Look whether the destination stands in the list. If it does, close this form and edit that one; if not, press ${button} again.`
    : `Press ${button} again when the server answers: what is there by then is not made twice.`;
}

function nameOf(step: SaveStep): string {
  switch (step.kind) {
    case 'create':
      return step.place.headers.length === 0 ? 'the destination' : 'the destination with its headers';
    case 'update':
      return listOf(step.parts);
    case 'types-add':
      return `the filter by ${listOf(step.types)}`;
    case 'types-remove':
      return `the removal of the filter by ${listOf(step.types)}`;
    case 'namespace-add':
      return `the filter by ${step.path}`;
    case 'namespace-remove':
      return `the removal of the filter by ${step.path}`;
    case 'pause':
      return 'pausing it';
    case 'resume':
      return 'resuming it';
  }
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
