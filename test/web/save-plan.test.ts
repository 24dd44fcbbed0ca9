import { describe, expect, it } from '@jest/globals';
import type { SavedDestination } from '../../web/src/destinations/api/saved-destination.ts';
import { valuesOf, type FormValues } from '../../web/src/destinations/form/form-values.ts';
import { planSave, type SaveStep } from '../../web/src/destinations/form/plan-save.ts';
import { rebase } from '../../web/src/destinations/form/rebase-values.ts';
import type { StepResult } from '../../web/src/destinations/form/step-result.ts';
import { isLeftPaused, reportOf } from '../../web/src/destinations/form/save-report.ts';

const SAVED: SavedDestination = {
  id: 'gid://gitlab/AuditEvents::Group::ExternalStreamingDestination/1',
  name: 'SIEM',
  active: true,
  url: 'https://siem.example.com/',
  headers: [{ name: 'X-Team', value: 'platform', active: true }],
  eventTypes: ['project_created'],
  namespaces: ['a', 'b', 'c', 'd', 'e'].map((path) => ({ id: path, fullPath: `top/${path}` })),
};
const OTHER_URL = 'https://other.example.com/';

const kinds = (steps: readonly SaveStep[]): string[] => steps.map(({ kind }) => kind);
const changed = (fields: Partial<FormValues>): FormValues => ({ ...valuesOf(SAVED), ...fields });

describe('the plan of a save', () => {
  it('is empty when the destination is as the form says', () => {
    expect(planSave(SAVED, valuesOf(SAVED), false)).toEqual([]);
  });

  it('is one step for the URL, the name and the headers together', () => {
    const steps = planSave(SAVED, changed({ url: OTHER_URL, name: 'Other', headers: [] }), false);
    expect(steps).toEqual([
      {
        kind: 'update',
        name: 'Other',
        place: { url: OTHER_URL, headers: [] },
        parts: ['the destination URL', 'the name', 'the headers'],
        pauses: false,
      },
    ]);
  });

  it('sends a header that was not touched as it was given, with what it leaves unsaid', () => {
    const given = { value: 'platform' };
    const saved = { ...SAVED, headers: [{ name: 'X-Team', value: 'platform', active: true, given }] };
    const [step] = planSave(saved, { ...valuesOf(saved), url: OTHER_URL }, false);
    expect(step).toMatchObject({ place: { headers: [{ name: 'X-Team', given }] } });
    expect(planSave(saved, { ...valuesOf(saved) }, false)).toEqual([]);
  });

  it('adds types before it removes others: with none the destination gets every event', () => {
    const steps = planSave(SAVED, changed({ eventTypes: ['user_created'] }), false);
    expect(kinds(steps)).toEqual(['types-add', 'types-remove']);
  });

  it('removes a namespace first where there is no room for another', () => {
    const namespaces = ['top/b', 'top/c', 'top/d', 'top/f'];
    const steps = planSave(SAVED, changed({ namespaces }), false);
    expect(steps).toEqual([
      { kind: 'namespace-remove', id: 'a', path: 'top/a' },
      { kind: 'namespace-add', path: 'top/f' },
      { kind: 'namespace-remove', id: 'e', path: 'top/e' },
    ]);
  });

  it('pauses a destination that gets a new URL and more filters, until they are there', () => {
    const values = changed({ url: OTHER_URL, eventTypes: ['user_created'] });
    const steps = planSave(SAVED, values, false);
    expect(kinds(steps)).toEqual(['update', 'types-add', 'types-remove', 'resume']);
    expect(steps[0]).toMatchObject({ pauses: true });
    // Nobody resumes what somebody has paused on purpose.
    expect(kinds(planSave({ ...SAVED, active: false }, values, false))).toEqual([
      ...['update', 'types-add', 'types-remove'],
    ]);
    expect(kinds(planSave({ ...SAVED, active: false }, valuesOf(SAVED), true))).toEqual(['resume']);
  });
});

describe('a form whose destination others have changed since it was opened', () => {
  const row = (name: string, value: string) => ({ key: name, name, value, active: true });

  it('changes what was changed in it, and keeps what they did', () => {
    const now: SavedDestination = {
      ...SAVED,
      name: 'Renamed by others',
      headers: [
        { name: 'X-Team', value: 'theirs', active: false },
        { name: 'X-Added', value: 'theirs', active: true },
      ],
      eventTypes: ['project_created', 'added_by_others'],
      namespaces: SAVED.namespaces.slice(1),
    };
    const mine = changed({
      url: OTHER_URL,
      headers: [row('X-Team', 'platform'), { ...row('X-New', 'mine'), key: 'new 1' }],
      eventTypes: ['user_created'],
    });
    expect(rebase(mine, SAVED, now)).toEqual({
      url: OTHER_URL,
      name: 'Renamed by others',
      headers: [
        { key: 'X-Team', name: 'X-Team', value: 'theirs', active: false },
        { key: 'new 1', name: 'X-New', value: 'mine', active: true },
        { key: 'X-Added', name: 'X-Added', value: 'theirs', active: true },
      ],
      eventTypes: ['added_by_others', 'user_created'],
      namespaces: ['top/b', 'top/c', 'top/d', 'top/e'],
    });
  });

  it('prefers what was changed in it where both changed the same', () => {
    const now = { ...SAVED, headers: [{ name: 'x-team', value: 'theirs', active: true }] };
    const { headers } = rebase(changed({ headers: [row('X-Team', 'mine')] }), SAVED, now);
    expect(headers).toEqual([{ key: 'X-Team', name: 'X-Team', value: 'mine', active: true }]);
  });

  it('leaves out a header that they have removed, and one that was removed in it', () => {
    expect(rebase(valuesOf(SAVED), SAVED, { ...SAVED, headers: [] }).headers).toEqual([]);
    expect(rebase(changed({ headers: [] }), SAVED, SAVED).headers).toEqual([]);
  });
});

describe('the report of a save that did not come to its end', () => {
  const create: SaveStep = { kind: 'create', name: '', place: { url: OTHER_URL, headers: [] } };
  const filter: SaveStep = { kind: 'types-add', types: ['user_created'] };
  const refused = { outcome: 'refused', errors: ['no'] } as const;

  it('says that a destination without its filters could not be paused', () => {
    const results: StepResult[] = [
      { step: create, outcome: 'saved' },
      { step: filter, ...refused },
      { step: { kind: 'pause' }, outcome: 'unknown', errors: ['no answer'] },
    ];
    const { title, saved, notSaved, advice } = reportOf(results, 'Save');
    expect(title).toBe('Only a part was saved');
    expect(saved).toEqual(['the destination']);
    expect(notSaved).toEqual([{ what: 'the filter by user_created', why: 'no' }]);
    expect(advice[0]).toContain('could not be paused either: it gets every event');
    expect(isLeftPaused(results)).toBe(false);
  });

  it('says what was not tried, and that nothing was saved', () => {
    const results: StepResult[] = [
      { step: create, ...refused },
      { step: filter, outcome: 'not-tried' },
    ];
    expect(reportOf(results, 'Add')).toEqual({
      title: 'Nothing was saved',
      saved: [],
      notSaved: [
        { what: 'the destination', why: 'no' },
        { what: 'the filter by user_created', why: 'not tried, because of what failed before' },
      ],
      advice: ['Correct it and press Add again: what was saved is not made twice.'],
    });
  });
});
