import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../session/session.tsx';
import { messageOf } from '../../api/api-error.ts';
import { fetchDetails } from '../api/destinations.ts';
import type { SavedDestination } from '../api/saved-destination.ts';
import { ownerKey, type Owner } from '../owner.ts';
import { checkValues } from './check-values.ts';
import { byField, fieldOf, type FieldErrors } from './field-errors.ts';
import { tidied, type FormValues } from './form-values.ts';
import { planSave } from './plan-save.ts';
import { rebase } from './rebase-values.ts';
import { runSave } from './run-save.ts';
import { isLeftPaused, reportOf, type SaveReport } from './save-report.ts';
import type { StepResult } from './step-result.ts';

export interface Save {
  /** Whether there is a destination by now, which is changed and not made. */
  readonly isMade: boolean;
  readonly isPending: boolean;
  readonly errors: FieldErrors;
  readonly report: SaveReport | undefined;
  /** Grows with every save that did not come to its end. */
  readonly failures: number;
  readonly submit: () => void;
}

interface SaveOptions {
  readonly owner: Owner;
  readonly details: SavedDestination | null;
  readonly values: FormValues;
  readonly onDone: () => void;
}

const NOT_SENT: SaveReport = {
  title: 'Nothing was saved',
  saved: [],
  notSaved: [],
  advice: ['Correct what is marked.'],
};

/** Makes a destination of what stands in the form, or changes one. */
export function useSave({ owner, details, values, onDone }: SaveOptions): Save {
  const api = useApi();
  const queries = useQueryClient();
  const [id, setId] = useState(details?.id ?? null);
  // What the form began with, or what the last save has left.
  const [opened, setOpened] = useState(details);
  const [isHeld, setHeld] = useState(false);
  const [results, setResults] = useState<readonly StepResult[]>([]);
  const [failures, setFailures] = useState(0);
  const wanted = tidied(values);
  // What is corrected after a first attempt is marked no more.
  const problems = failures > 0 ? checkValues(wanted, opened) : [];

  const save = useMutation({
    mutationFn: async (): Promise<'saved' | 'not-saved'> => {
      if (checkValues(wanted, opened).length > 0) return 'not-saved';
      const now = id === null ? null : await fetchDetails(api, owner, id);
      const merged = now === null || opened === null ? wanted : rebase(wanted, opened, now);
      const outcome = await runSave(api, owner, id, planSave(now, merged, isHeld));
      await queries.invalidateQueries({ queryKey: ['destinations', ownerKey(owner)] });
      if (outcome.results.every(({ outcome }) => outcome === 'saved')) return 'saved';
      setResults(outcome.results);
      setHeld((before) => before || isLeftPaused(outcome.results));
      setId(outcome.id);
      // Without an answer the next save compares with what it finds then.
      if (outcome.id !== null) setOpened(await fetchDetails(api, owner, outcome.id).catch(() => null));
      return 'not-saved';
    },
    onSuccess: (outcome) => (outcome === 'saved' ? onDone() : setFailures((before) => before + 1)),
    onError: () => setFailures((before) => before + 1),
  });
  const refused = results.flatMap((result) =>
    result.outcome === 'refused'
      ? result.errors.map((error) => ({ field: fieldOf(result.step, error), text: error }))
      : [],
  );
  const button = id === null ? 'Add' : 'Save';
  return {
    isMade: id !== null,
    isPending: save.isPending,
    errors: byField([...problems, ...refused]),
    report: reportFor(),
    failures,
    submit() {
      setResults([]);
      save.mutate();
    },
  };

  function reportFor(): SaveReport | undefined {
    if (results.length > 0) return reportOf(results, button);
    if (save.error !== null)
      return {
        ...NOT_SENT,
        advice: [messageOf(save.error), `Press ${button} again when the server answers.`],
      };
    return problems.length > 0 ? NOT_SENT : undefined;
  }
}
