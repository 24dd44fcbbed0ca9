import { describe, expect, it } from '@jest/globals';
import { DEFAULT_DELIVERY_OPTIONS } from '../../src/destination-kinds/delivery-options.ts';
import type { KnownFormat } from '../../src/destinations/rules/delivery-options-rules.ts';
import type { DestinationKind } from '../../web/src/destinations/api/destination-kind.ts';
import type { SavedDestination } from '../../web/src/destinations/api/saved-destination.ts';
import { checkOptions } from '../../web/src/destinations/form/check-options.ts';
import { newValues, valuesOf, type FormValues } from '../../web/src/destinations/form/form-values.ts';
import type { OptionValues } from '../../web/src/destinations/form/option-values.ts';
import { planSave } from '../../web/src/destinations/form/plan-save.ts';
import { rebase } from '../../web/src/destinations/form/rebase-values.ts';

const SAVED: SavedDestination = {
  id: 'gid://gitlab/AuditEvents::Group::ExternalStreamingDestination/1',
  name: 'SIEM',
  active: true,
  category: 'http',
  storedSecrets: [],
  config: { url: 'https://siem.example.com/' },
  headers: [{ name: 'X-Team', value: 'platform', active: true }],
  eventTypes: ['project_created'],
  namespaces: ['top/a', 'top/b'],
  deliveryOptions: DEFAULT_DELIVERY_OPTIONS,
};
const KIND: DestinationKind = {
  name: 'http',
  title: 'HTTP',
  form: [
    {
      name: 'url',
      title: 'Destination URL',
      type: 'URL',
      required: true,
      choices: [],
      help: '',
      placeholder: null,
    },
  ],
  secretToken: {
    ...{
      title: 'Verification token',
      help: null,
      replacing: null,
      required: false,
      shown: true,
      overlaps: false,
    },
    ...{ minimumLength: 16, maximumLength: 24 },
  },
  headers: true,
  signed: true,
  deliveryOptions: DEFAULT_DELIVERY_OPTIONS,
  formats: ['gitlab', 'json_lines'],
};
const OTHER_URL = 'https://other.example.com/';

const changed = (fields: Partial<FormValues>): FormValues => ({ ...valuesOf(SAVED, KIND), ...fields });
const row = (name: string, value: string) => ({ key: name, name, value, active: true });

describe('what a save sends', () => {
  it('is everything for a new destination, but a name that is empty', () => {
    expect(planSave(KIND, null, changed({ name: '' }))).toEqual({
      config: { ...SAVED.config, headers: { 'X-Team': { value: 'platform', active: true } } },
      eventTypeFilters: ['project_created'],
      namespacePaths: ['top/a', 'top/b'],
    });
  });

  it('is nothing when the destination is as the form says', () => {
    expect(planSave(KIND, SAVED, valuesOf(SAVED, KIND))).toEqual({});
  });

  it('is what was changed, the URL with all headers', () => {
    expect(planSave(KIND, SAVED, changed({ config: { url: OTHER_URL }, namespaces: [] }))).toEqual({
      config: { url: OTHER_URL, headers: { 'X-Team': { value: 'platform', active: true } } },
      namespacePaths: [],
    });
    expect(planSave(KIND, SAVED, changed({ name: 'Other', eventTypes: ['user_created'] }))).toEqual({
      name: 'Other',
      eventTypeFilters: ['user_created'],
    });
  });

  it('has a header that was not touched as it was given, with what it leaves unsaid', () => {
    const given = { value: 'platform' };
    const saved = { ...SAVED, headers: [{ name: 'X-Team', value: 'platform', active: true, given }] };
    const { config } = planSave(KIND, saved, { ...valuesOf(saved, KIND), config: { url: OTHER_URL } });
    expect(config).toEqual({ url: OTHER_URL, headers: { 'X-Team': given } });
    expect(planSave(KIND, saved, valuesOf(saved, KIND))).toEqual({});
  });

  it('has of the options those that become others, as numbers', () => {
    const options = { format: 'json_lines', batchMaxEvents: '500', batchMaxAgeMs: '0' };
    const deliveryOptions = { format: 'json_lines', batchMaxEvents: 500 };
    expect(planSave(KIND, SAVED, changed(options))).toEqual({ deliveryOptions });
    expect(planSave(KIND, null, changed(options))).toMatchObject({ deliveryOptions });
    const unsigned = { deliveryOptions: { signed: false } };
    expect(planSave(KIND, SAVED, changed({ signed: 'unsigned' }))).toEqual(unsigned);
  });

  it('has the fields of any kind: those that say something, and as they were what was not touched', () => {
    const field = { help: '', placeholder: null, required: false, choices: [] };
    const kind: DestinationKind = {
      ...{ ...KIND, name: 'loft', headers: false },
      form: [
        { ...field, name: 'bucket', title: 'Bucket', type: 'TEXT', required: true },
        { ...field, name: 'days', title: 'Days', type: 'TEXT' },
        { ...field, name: 'quick', title: 'Quick', type: 'FLAG' },
        { ...field, name: 'tier', title: 'Tier', type: 'CHOICE', choices: ['hot', 'cold'] },
      ],
    };
    const { config } = planSave(kind, null, {
      ...newValues(kind),
      config: { bucket: ' b ', days: '', quick: false, tier: 'cold' },
      secretToken: 'secret',
    });
    expect(config).toEqual({ bucket: 'b', tier: 'cold' });
    const saved = { ...SAVED, config: { bucket: 'b', days: 7, quick: false, other: [1] }, headers: [] };
    const values = valuesOf(saved, kind);
    expect(planSave(kind, saved, values)).toEqual({});
    expect(planSave(kind, saved, { ...values, config: { ...values.config, quick: true } })).toEqual({
      config: { bucket: 'b', days: 7, quick: true, other: [1] },
    });
    expect(planSave(kind, saved, { ...values, secretToken: 'new' })).toEqual({ secretToken: 'new' });
    const removed = { removeSecretToken: true };
    expect(planSave(kind, saved, { ...values, secretToken: false })).toEqual(removed);
  });

  it('has a secret of the configuration where one is written, null where it is to go, and nothing where it stays', () => {
    const field = { help: '', placeholder: null, required: false, choices: [] };
    const kind: DestinationKind = {
      ...{ ...KIND, name: 'loft', headers: false },
      form: [
        { ...field, name: 'bucket', title: 'Bucket', type: 'TEXT', required: true },
        { ...field, name: 'session', title: 'Session', type: 'SECRET' },
      ],
    };
    const saved = { ...SAVED, config: { bucket: 'b' }, headers: [] };
    const values = valuesOf(saved, kind);
    const plan = (session: string | boolean) =>
      planSave(kind, saved, { ...values, config: { ...values.config, session } });
    expect(planSave(kind, saved, values)).toEqual({});
    expect(plan('')).toEqual({});
    expect(plan(' new ')).toEqual({ config: { bucket: 'b', session: 'new' } });
    expect(plan(false)).toEqual({ config: { bucket: 'b', session: null } });
  });

  it('has a header of any name', () => {
    const { config } = planSave(KIND, null, changed({ headers: [row('__proto__', 'v')] }));
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
      deliveryOptions: { ...DEFAULT_DELIVERY_OPTIONS, batchMaxEvents: 50, compression: 'gzip' },
    };
    const mine = changed({
      config: { url: OTHER_URL },
      headers: [row('X-Team', 'platform'), { ...row('X-New', 'mine'), key: 'new 1' }],
      eventTypes: ['user_created'],
      batchMaxEvents: '20',
    });
    expect(rebase(mine, SAVED, now, KIND)).toEqual({
      ...{ config: { url: OTHER_URL }, secretToken: '' },
      name: 'Renamed by others',
      headers: [
        { key: 'X-Team', name: 'X-Team', value: 'theirs', active: false },
        { key: 'new 1', name: 'X-New', value: 'mine', active: true },
        { key: 'X-Added', name: 'X-Added', value: 'theirs', active: true },
      ],
      eventTypes: ['added_by_others', 'user_created'],
      namespaces: ['top/b'],
      ...{ format: 'gitlab', batchMaxEvents: '20', batchMaxBytes: '1048576', batchMaxAgeMs: '0' },
      compression: 'gzip',
      signed: 'signed',
    });
  });

  it('prefers what was changed in it where both changed the same', () => {
    const now = { ...SAVED, headers: [{ name: 'x-team', value: 'theirs', active: true }] };
    const { headers } = rebase(changed({ headers: [row('X-Team', 'mine')] }), SAVED, now, KIND);
    expect(headers).toEqual([{ key: 'X-Team', name: 'X-Team', value: 'mine', active: true }]);
  });

  it('leaves out a header that they have removed, and one that was removed in it', () => {
    expect(rebase(valuesOf(SAVED, KIND), SAVED, { ...SAVED, headers: [] }, KIND).headers).toEqual([]);
    expect(rebase(changed({ headers: [] }), SAVED, SAVED, KIND).headers).toEqual([]);
  });
});

describe('how events are to go out', () => {
  const FORMATS = [
    { name: 'gitlab', batches: true },
    { name: 'one_by_one', batches: false },
  ];
  const wrongWith = (fields: Partial<OptionValues>, formats: readonly KnownFormat[] | 'unknown' = FORMATS) =>
    checkOptions(
      KIND,
      { ...valuesOf(SAVED, KIND), ...fields },
      SAVED.deliveryOptions,
      formats === 'unknown' ? undefined : formats,
    );

  it.each([
    [
      'batchMaxEvents',
      ['', '0', '10001', '1.5', '1e3', '-1', 'many'],
      /^Events per request must be between 1 and 10000/,
    ],
    ['batchMaxBytes', ['1023', '8388609'], /^Bytes per request must be between 1024 and 8388608/],
    ['batchMaxAgeMs', ['300001', '1 s'], /^Longest wait must be between 0 and 300000/],
  ])('says at the field %s what is wrong, in the words of the form', (field, texts, said) => {
    for (const text of texts)
      expect(wrongWith({ [field]: text })).toEqual([{ field, text: expect.stringMatching(said) }]);
  });

  it('says that a format takes no batches where more than one event is wanted', () => {
    const text =
      'Format one_by_one carries one event for each request: set events per request to 1, or choose another format';
    expect(wrongWith({ format: 'one_by_one', batchMaxEvents: '2' })).toEqual([
      { field: 'batchMaxEvents', text },
    ]);
    expect(wrongWith({ format: 'one_by_one' })).toEqual([]);
  });

  it('leaves it to the server which formats there are, as long as it has not said', () => {
    expect(wrongWith({ format: 'other', batchMaxEvents: '2' }, 'unknown')).toEqual([]);
    expect(wrongWith({ format: 'other' })).toEqual([
      { field: 'format', text: 'Format must be one of gitlab, one_by_one' },
    ]);
  });

  it('is not judged where nothing about it changes', () => {
    const before = { ...DEFAULT_DELIVERY_OPTIONS, format: 'of another version' };
    expect(
      checkOptions(KIND, valuesOf({ ...SAVED, deliveryOptions: before }, KIND), before, FORMATS),
    ).toEqual([]);
  });
});
