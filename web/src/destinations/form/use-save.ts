import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { useApi } from '../../session/session.tsx';
import type { DestinationKind } from '../api/destination-kind.ts';
import { fetchDetails } from '../api/destinations.ts';
import type { SavedDestination } from '../api/saved-destination.ts';
import { ownerKey, type Owner } from '../owner.ts';
import { checkValues } from './check-values.ts';
import { byField, configField, FORM, type FieldError, type FieldErrors } from './field-errors.ts';
import { tidied, type FormValues } from './form-values.ts';
import { formatsQuery } from './formats.ts';
import { planSave } from './plan-save.ts';
import { rebase } from './rebase-values.ts';
import type { SaveProblem } from './save-alert.tsx';
import { saveDestination, type SaveOutcome } from './save-destination.ts';

export interface Save {
  readonly isPending: boolean;
  readonly errors: FieldErrors;
  readonly problem: SaveProblem | undefined;
  /** Grows with every attempt that saved nothing. */
  readonly failures: number;
  readonly submit: () => void;
}

interface SaveOptions {
  readonly owner: Owner;
  readonly kind: DestinationKind;
  /** Null to make a destination. */
  readonly opened: SavedDestination | null;
  readonly values: FormValues;
  readonly onDone: () => void;
}

/** Makes a destination of what stands in the form, or changes one. */
export function useSave({ owner, kind, opened, values, onDone }: SaveOptions): Save {
  const api = useApi();
  const queries = useQueryClient();
  const formats = useQuery(formatsQuery(api)).data;
  const [failures, setFailures] = useState(0);
  const [sent, setSent] = useState(values);
  const wanted = tidied(values);
  const check = (): readonly FieldError[] => checkValues(kind, wanted, opened, formats);
  const fail = (): void => setFailures((before) => before + 1);

  const save = useMutation({
    mutationFn: async (): Promise<SaveOutcome> => {
      const wrong = check();
      if (wrong.length > 0) return { kind: 'refused', errors: [] };
      const now = opened === null ? null : await fetchDetails(api, owner, opened.id);
      const merged = now === null || opened === null ? wanted : rebase(wanted, opened, now, kind);
      const outcome = await saveDestination(api, owner, kind, now?.id ?? null, planSave(kind, now, merged));
      await queries.invalidateQueries({ queryKey: ['destinations', ownerKey(owner)] });
      return outcome;
    },
    onSuccess: ({ kind }) => (kind === 'saved' ? onDone() : fail()),
    onError: fail,
  });

  // Fields that are corrected after a first attempt are no longer marked.
  const wrong = failures > 0 ? check() : [];
  // Nor what the server has refused, once it says something else.
  const refused =
    save.data?.kind === 'refused' ? save.data.errors.filter(({ field }) => isAsSent(field)) : [];
  const errors = byField([...wrong, ...refused]);
  const button = opened === null ? 'Add' : 'Save';
  return { isPending: save.isPending, errors, problem: problemOf(), failures, submit };

  function submit(): void {
    setSent(values);
    save.mutate();
  }

  function isAsSent(field: string): boolean {
    const name = kind.form.find((candidate) => configField(candidate.name) === field)?.name;
    if (name !== undefined) return values.config[name] === sent.config[name];
    return field in values
      ? values[field as keyof FormValues] === sent[field as keyof FormValues]
      : values === sent;
  }

  function problemOf(): SaveProblem | undefined {
    if (save.isPending) return undefined;
    if (save.data?.kind === 'unknown')
      return {
        title: 'It is unknown whether the destination was saved',
        texts: [save.data.why, whereToLook()],
      };
    const title = 'Nothing was saved';
    if (save.error !== null)
      return { title, texts: [`${messageOf(save.error)} Press ${button} again when the server answers.`] };
    if (Object.keys(errors).length === 0) return undefined;
    const { [FORM]: text, ...atFields } = errors;
    const marked =
      Object.keys(atFields).length > 0 ? [`Correct the marked fields and press ${button} again.`] : [];
    return { title, texts: [...(text === undefined ? [] : [text]), ...marked] };
  }

  function whereToLook(): string {
    return opened === null
      ? 'Check whether the destination is in the list. If it is, close this form; if not, press Add again.'
      : 'Press Save again when the server answers: changes that were saved are not made twice.';
  }
}
