import { describe, expect, it } from '@jest/globals';
import type { SavedDestination } from '../../web/src/destinations/api/saved-destination.ts';
import { valuesOf, type FormValues } from '../../web/src/destinations/form/form-values.ts';
import { planSave } from '../../web/src/destinations/form/plan-save.ts';
import { rebase } from '../../web/src/destinations/form/rebase-values.ts';

const SAVED: SavedDestination = {
  id: 'gid://gitlab/AuditEvents::Group::ExternalStreamingDestination/1',
  name: 'SIEM',
  active: true,
  url: 'https://siem.example.com/',
  headers: [{ name: 'X-Team', value: 'platform', active: true }],
  eventTypes: ['project_created'],
  namespaces: ['top/a', 'top/b'],
};
const OTHER_URL = 'https://other.example.com/';

const changed = (fields: Partial<FormValues>): FormValues => ({ ...valuesOf(SAVED), ...fields });
const row = (name: string, value: string) => ({ key: name, name, value, active: true });

describe('what a save sends', () => {
  it('is everything for a new destination, but a name that is empty', () => {
    expect(planSave(null, changed({ name: '' }))).toEqual({
      config: { url: SAVED.url, headers: { 'X-Team': { value: 'platform', active: true } } },
      eventTypeFilters: ['project_created'],
      namespacePaths: ['top/a', 'top/b'],
    });
  });

  it('is nothing when the destination is as the form says', () => {
    expect(planSave(SAVED, valuesOf(SAVED))).toEqual({});
  });

  it('is what was changed, the URL with all headers', () => {
    expect(planSave(SAVED, changed({ url: OTHER_URL, namespaces: [] }))).toEqual({
      config: { url: OTHER_URL, headers: { 'X-Team': { value: 'platform', active: true } } },
      namespacePaths: [],
    });
    expect(planSave(SAVED, changed({ name: 'Other', eventTypes: ['user_created'] }))).toEqual({
      name: 'Other',
      eventTypeFilters: ['user_created'],
    });
  });

  it('has a header that was not touched as it was given, with what it leaves unsaid', () => {
    const given = { value: 'platform' };
    const saved = { ...SAVED, headers: [{ name: 'X-Team', value: 'platform', active: true, given }] };
    const { config } = planSave(saved, { ...valuesOf(saved), url: OTHER_URL });
    expect(config).toEqual({ url: OTHER_URL, headers: { 'X-Team': given } });
    expect(planSave(saved, valuesOf(saved))).toEqual({});
  });

  it('has a header of any name', () => {
    const { config } = planSave(null, changed({ headers: [row('__proto__', 'v')] }));
    expect(JSON.stringify(config)).toContain('"headers":{"__proto__":{"value":"v","active":true}}');
  });
});

describe('a form whose destination others have changed since it was opened', () => {
  it('changes what was changed in it, and keeps what they did', () => {
    const now: SavedDestination = {
      ...SAVED,
      name: 'Renamed by others',
      headers: [
        { name: 'X-Team', value: 'theirs', active: false },
        { name: 'X-Added', value: 'theirs', active: true },
      ],
      eventTypes: ['project_created', 'added_by_others'],
      namespaces: ['top/b'],
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
      namespaces: ['top/b'],
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
