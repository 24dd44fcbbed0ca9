import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { wireText } from '../../../src/audit-events/ingest/wire-body.ts';
import { actionIn } from '../../../src/audit-events/read/event-action.ts';
import { gitlabCsvLineOf } from '../../../src/audit-events/read/gitlab-csv.ts';
import { anEvent, createReadClient, type ReadClient } from './read-client.ts';

const RECEIVED = new Date('2026-02-03T04:05:06.789Z');
const HEAD =
  'ID,Author ID,Author Name,Entity ID,Entity Type,Entity Path,Target ID,Target Type,Target Details,Action,IP Address,Created At (UTC)';

const lineOf = (event: Parameters<typeof wireText>[0]): string =>
  gitlabCsvLineOf({
    key: 1,
    receivedAt: RECEIVED,
    sender: null,
    senderIp: null,
    body: `{"id":9,${wireText(event, RECEIVED).bodyTail}`,
  });

describe('a line of the export in GitLab’s columns', () => {
  it('has what GitLab has in each', () => {
    const event = {
      author_id: 7,
      author_name: 'Ada, Countess',
      entity_id: 3,
      entity_type: 'Project',
      entity_path: 'g/p',
      target_id: '5f',
      target_type: 'User',
      target_details: '=cmd()',
      details: { change: 'name', from: 'a', to: 'b' },
      ip_address: '10.1.2.3',
      event_type: 't',
      mine: [true],
    };
    expect(lineOf(event)).toBe(
      `9,7,"Ada, Countess",3,Project,g/p,5f,User,'=cmd(),Changed name from a to b,10.1.2.3,2026-02-03T04:05:06Z\r\n`,
    );
  });

  it('rounds no number', () => {
    const body = `{"id":9,"details":{"change":"limit","from":1.0,"to":12345678901234567890}}`;
    const event = { key: 1, receivedAt: RECEIVED, sender: null, senderIp: null, body };
    expect(gitlabCsvLineOf(event)).toBe('9,-1,,,,,,,,Changed limit from 1.0 to 12345678901234567890,,\r\n');
  });

  it('says what happened in an event from a source, with person, target and outcome', () => {
    const body =
      '{"id":9,"event_type":"rhdh.CreateRole","author_name":"user:default/ada","target_type":"Role",' +
      '"target_id":12345678901234567890,"details":{},"outcome":"failure","source":{"kind":"backstage"}}';
    expect(gitlabCsvLineOf({ key: 1, receivedAt: RECEIVED, sender: null, senderIp: null, body })).toContain(
      ',"user:default/ada failed to create a role, Role 12345678901234567890",',
    );
  });

  it('has -1 for no author, and nothing for what is not known', () => {
    expect(lineOf({ entity_type: 'User', author_name: 'x' })).toBe(
      '9,-1,x,,User,,,,,,,2026-02-03T04:05:06Z\r\n',
    );
  });
});

describe('what an event says was done', () => {
  it.each([
    [{ custom_message: 'Did it', change: 'x' }, 'Did it'],
    [{ with: 'saml' }, 'Signed in with SAML authentication'],
    [{ failed_login: 'standard' }, 'Failed to login with STANDARD authentication'],
    [{ updated_ref: 'main', from: 'aa', to: 'bb' }, 'Updated ref main from aa to bb'],
    [{ add: 'user_access', as: 'Owner' }, 'Added user_access as Owner'],
    [{ remove: 'project' }, 'Removed project'],
    [{ change: 'visibility', from: 'Private', to: 'Public' }, 'Changed visibility from Private to Public'],
    [{ remove: 'x', system_event: true, reason: 'expired' }, 'Removed x via system job. Reason: expired'],
    [{ other: 1 }, ''],
    [[1], ''],
    ['text', ''],
    [null, ''],
  ])('of %j: %s', (details, action) => {
    expect(actionIn(details)).toBe(action);
  });
});

describe('the export in GitLab’s columns', () => {
  let client: ReadClient;
  beforeAll(async () => void (client = await createReadClient()));
  afterAll(() => client.close());

  it('is a file of CSV with them', async () => {
    await client.store([anEvent({ details: '{"custom_message":"Did, it"}' })]);
    const { headers, text } = await client.get('/export?format=gitlab_csv');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toMatch(/"audit-events-acme-\d{4}-\d\d-\d\d\.csv"$/);
    const [head, line = '', end, ...more] = text.split('\r\n');
    expect([head, end, more]).toEqual([HEAD, '', []]);
    expect(line).toMatch(/^\d+,.*,"Did, it",.*,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });
});
