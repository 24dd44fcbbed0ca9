import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../support/eventually.ts';
import { createClient } from '../../journeys/api-client.ts';
import type { WebWorld } from '../web-world.ts';
import { aStreamedGroup } from './destinations.ts';

/** In the browser: what has the focus, as it is called. */
const FOCUSED = `document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent`;

/** The names of the mutations that the page sends, as it sends them. */
function mutationsOf(page: Page): readonly string[] {
  const names: string[] = [];
  page.on('request', (request) => {
    const name = /mutation (\w+)/.exec(request.postData() ?? '')?.[1];
    if (name !== undefined) names.push(name);
  });
  return names;
}

/** What a screen reader says about the field beside its name. */
async function saidAt(field: Locator): Promise<string> {
  const described = (await field.getAttribute('aria-describedby')) ?? '';
  const ids = described.split(' ').filter((id) => id !== '');
  const texts = await Promise.all(ids.map((id) => field.page().locator(`[id="${id}"]`).textContent()));
  return texts.join(' ');
}

export function formScenarios(world: () => WebWorld): void {
  describe('the form of a destination', () => {
    it('adds one with headers and filters, in the steps of GitLab', async () => {
      const { receiver, app } = world();
      const owned = await world().group('form-add');
      await world().subgroup(owned, 'team');
      const visit = await world().signedIn(owned.token, '/groups/form-add/-/audit_events');
      const { page } = visit;
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Destination URL').fill(`${receiver.url}/form-add`);
      await page.getByLabel('Name', { exact: true }).fill('SIEM');
      await page.getByRole('button', { name: 'Add header' }).click();
      await page.getByLabel('Header 1 name').fill('X-Team');
      await page.getByLabel('Header 1 value').fill('platform');
      await page.getByRole('button', { name: 'Add header' }).click();
      await page.getByLabel('Header 2 name').fill('X-Off');
      await page.getByLabel('Header 2 value').fill('not sent');
      await page.getByLabel('Header 2 active').uncheck();
      await page.getByRole('combobox', { name: 'Filter by audit event type' }).fill('project_cre');
      await page.getByRole('option', { name: 'project_created', exact: true }).click();
      await page.getByRole('combobox', { name: 'Filter by audit event type' }).fill('aws.rds.*');
      await page.getByRole('option', { name: 'aws.rds.*', exact: true }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('combobox', { name: 'Filter by groups or projects' }).fill('team');
      await page.getByRole('option', { name: 'form-add/team' }).click();
      expect(await visit.violations()).toEqual([]);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('The destination was added').waitFor();

      for (const path of ['form-add', 'form-add/team'])
        for (const type of ['user_created', 'aws.rds.ModifyDBInstance', 'project_created']) {
          await fetch(`${app.address}/api/v4/groups/form-add/audit_events`, {
            method: 'POST',
            headers: { authorization: `Bearer ${owned.token}`, 'content-type': 'application/json' },
            body: JSON.stringify({
              ...{ event_type: type, entity_type: 'Group' },
              ...{ entity_path: path, author_name: 'Ada' },
            }),
          });
        }
      const arrived = () => receiver.requests.filter(({ path }) => path === '/form-add');
      await receiver.waitFor(() =>
        arrived().some(({ body }) => body.includes('"event_type":"project_created"')),
      );
      const types = arrived().map(({ headers }) => headers['x-gitlab-audit-event-type']);
      // Not even the event that tells of the destination: it has its filters from the beginning.
      expect(types).toEqual(['aws.rds.ModifyDBInstance', 'project_created']);
      const last = arrived().at(-1);
      expect(last?.body).toContain('"form-add/team"');
      expect([last?.headers['x-team'], last?.headers['x-off']]).toEqual(['platform', undefined]);
      expect(visit.console).toEqual([]);

      // All of it is there to be changed.
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Header 2 name').waitFor();
      expect(await page.getByLabel('Header 2 active').isChecked()).toBe(false);
      await page.getByText('form-add/team', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Remove header X-Off' }).click();
      await page.getByLabel('Name', { exact: true }).fill('SIEM 2');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: 'SIEM 2' }).waitFor();
      await visit.close();
    });

    it('is saved in one request, without the header rows that say nothing', async () => {
      const { receiver } = world();
      const { token } = await world().group('form-empty-row');
      const visit = await world().signedIn(token, '/groups/form-empty-row/-/audit_events');
      const { page } = visit;
      const sent = mutationsOf(page);
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Destination URL').fill(`${receiver.url}/form-empty-row`);
      for (const name of ['X-One', '', 'X-Two', ' ']) {
        await page.getByRole('button', { name: 'Add header' }).click();
        await page
          .getByLabel(/Header \d name/)
          .last()
          .fill(name);
        if (name.trim() !== '')
          await page
            .getByLabel(/Header \d value/)
            .last()
            .fill('v');
      }
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('The destination was added').waitFor();
      expect(sent).toEqual(['DestinationCreate']);
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Header 2 name').waitFor();
      expect(await page.getByLabel(/Header \d name/).count()).toBe(2);
      // One that was emptied says nothing either.
      await page.getByLabel('Header 1 name').fill('');
      await page.getByLabel('Header 1 value').fill('');
      await page.getByLabel('Destination URL').fill(`${receiver.url}/form-empty-row-2`);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('was saved').waitFor();
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Header 1 name').waitFor();
      expect(await page.getByLabel('Header 1 name').inputValue()).toBe('X-Two');
      expect(await page.getByLabel(/Header \d name/).count()).toBe(1);
      // What is as it was is not sent.
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('was saved').waitFor();
      expect(sent).toEqual(['DestinationCreate', 'DestinationUpdate']);
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('sends nothing while something is wrong with it that can be known, and marks all of it', async () => {
      const { receiver } = world();
      const { token } = await world().group('form-check');
      const visit = await world().signedIn(token, '/groups/form-check/-/audit_events');
      const { page } = visit;
      const sent = mutationsOf(page);
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Name', { exact: true }).fill('n'.repeat(73));
      const rows: [name: string, value: string, said: string][] = [
        ['X-One', 'v', ''],
        ['x-one', 'v', 'Key has already been taken'],
        ['Host', 'v', 'Key cannot be Host'],
        ['X-Gitlab-Event-Streaming-Token', 'v', 'Key cannot be X-Gitlab-Event-Streaming-Token'],
        ['X Four', 'v', 'Key is invalid'],
        ['', 'v', "Key can't be blank"],
        ['X-Five', '', "Value can't be blank"],
        ['X-Six', 'v'.repeat(2_001), 'Value is too long (maximum is 2000 characters)'],
        ['X-Seven', '€', 'Value is invalid'],
      ];
      for (const [index, [name, value]] of rows.entries()) {
        await page.getByRole('button', { name: 'Add header' }).click();
        await page.getByLabel(`Header ${index + 1} name`).fill(name);
        await page.getByLabel(`Header ${index + 1} value`).fill(value);
      }
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('Nothing was saved').waitFor();
      expect(await saidAt(page.getByLabel('Destination URL'))).toContain("Destination URL can't be blank");
      const name = page.getByLabel('Name', { exact: true });
      expect(await saidAt(name)).toContain('Name is too long (maximum is 72 characters)');
      for (const [index, [, , said]] of rows.entries()) {
        const part = said.startsWith('Value') ? 'value' : 'name';
        expect(await saidAt(page.getByLabel(`Header ${index + 1} ${part}`))).toContain(said);
      }
      // The first of them has the focus.
      expect(await page.evaluate(`document.activeElement?.type`)).toBe('url');
      expect(await visit.violations()).toEqual([]);
      await page.keyboard.type('ftp://example.com');
      await page.getByText('Only allowed schemes are http, https').waitFor();
      expect(sent).toEqual([]);

      for (const index of rows.keys())
        if (index > 0)
          await page
            .getByLabel(/^Remove header/)
            .last()
            .click();
      await page.getByLabel('Destination URL').fill(`${receiver.url}/form-check`);
      await name.fill('Right');
      await eventually(async () => (await page.getByText('Nothing was saved').count()) === 0);
      await page.keyboard.press('Enter');
      await page.getByText('The destination was added').waitFor();
      expect(sent).toEqual(['DestinationCreate']);
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('shows what only the server can know at the field, and that nothing was saved', async () => {
      const { token } = await world().group('form-refused');
      const visit = await world().signedIn(token, '/groups/form-refused/-/audit_events');
      const { page } = visit;
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      const url = page.getByLabel('Destination URL');
      await url.fill('http://10.0.0.1/');
      await page.getByRole('button', { name: 'Add header' }).click();
      await page.getByLabel('Header 1 name').fill('X-Team');
      await page.getByLabel('Header 1 value').fill('platform');
      await page.keyboard.press('Enter');
      await page.getByText('Nothing was saved').waitFor();
      expect(await saidAt(url)).toContain('Requests to the local network are not allowed');
      expect(await saidAt(url)).toContain('AUDITSTREAM_OUTBOUND_ALLOWLIST');
      // It is about what was sent: another URL is not marked before somebody has asked.
      await url.fill('http://10.0.0.2/');
      await eventually(async () => (await page.getByText('Nothing was saved').count()) === 0);
      expect(await url.getAttribute('aria-invalid')).not.toBe('true');
      // A field that opens nothing would say nothing either.
      await page.getByRole('combobox', { name: 'Filter by groups or projects' }).click();
      await page.getByRole('option', { name: 'There are no groups or projects yet' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('heading', { name: 'No streaming destination yet' }).waitFor();
      await visit.close();
    });

    it('saves nothing when a filter is refused, and everything once it is corrected', async () => {
      const { receiver, test } = world();
      const owned = await world().group('form-filter');
      const subgroup = await world().subgroup(owned, 'team');
      const visit = await world().signedIn(owned.token, '/groups/form-filter/-/audit_events');
      const { page } = visit;
      const sent = mutationsOf(page);
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Destination URL').fill(`${receiver.url}/form-filter`);
      await page.getByRole('combobox', { name: 'Filter by audit event type' }).fill('project_cre');
      await page.getByRole('option', { name: 'project_created', exact: true }).click();
      await page.keyboard.press('Escape');
      const namespaces = page.getByRole('combobox', { name: 'Filter by groups or projects' });
      await namespaces.fill('team');
      await page.getByRole('option', { name: 'form-filter/team' }).click();
      await page.keyboard.press('Escape');
      await test.database.prisma.group.delete({ where: { id: subgroup.id } });
      await page.getByRole('button', { name: 'Add', exact: true }).click();

      await page.getByText('Nothing was saved').waitFor();
      expect(await saidAt(namespaces)).toContain('namespace_path should be of group or project only');
      expect(await visit.violations()).toEqual([]);
      const stored = () =>
        test.database.prisma.destination.findMany({
          where: { groupId: owned.group.id },
          include: { eventTypeFilters: true },
        });
      expect(await stored()).toEqual([]);

      await namespaces.press('Backspace');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('The destination was added').waitFor();
      const [destination] = await stored();
      expect(destination?.eventTypeFilters.map(({ eventType }) => eventType)).toEqual(['project_created']);
      expect(sent).toEqual(['DestinationCreate', 'DestinationCreate']);
      await visit.close();
    });

    it('says that it is not known whether it was saved when the answer is lost', async () => {
      const { receiver } = world();
      const { token } = await world().group('form-lost');
      const visit = await world().signedIn(token, '/groups/form-lost/-/audit_events');
      const { page } = visit;
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Destination URL').fill(`${receiver.url}/form-lost`);
      await page.route('**/api/graphql', async (route) => {
        if (route.request().postData()?.includes('DestinationCreate') !== true) return route.continue();
        await route.fetch();
        return route.abort();
      });
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('It is unknown whether the destination was saved').waitFor();
      await page.getByText('Check whether the destination is in the list').waitFor();
      await page.getByText('1 destination').waitFor();
      await visit.close();
    });

    it('keeps what others have changed since it was opened', async () => {
      const { visit, name, client, id } = await aStreamedGroup(world(), 'form-others');
      const { page } = visit;
      const others = (key: string): Promise<unknown> =>
        client.graphql(
          `mutation ($input: AuditEventsStreamingHeadersCreateInput!) {
             auditEventsStreamingHeadersCreate(input: $input) { errors } }`,
          { input: { destinationId: id, key, value: 'theirs' } },
        );
      await others('X-First');
      const item = page.getByRole('listitem', { name });
      await item.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Header 1 value').fill('mine');
      await others('X-Second');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('was saved').waitFor();
      await item.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Header 2 name').waitFor();
      const values = await page.getByLabel(/Header \d (name|value)/).all();
      expect(await Promise.all(values.map((input) => input.inputValue()))).toEqual([
        ...['X-First', 'mine'],
        ...['X-Second', 'theirs'],
      ]);
      await visit.close();
    });

    it('lets events go out in batches of a format, compressed, from the first one on', async () => {
      const { receiver, app } = world();
      const owned = await world().group('form-batches');
      const visit = await world().signedIn(owned.token, '/groups/form-batches/-/audit_events');
      const { page } = visit;
      const sent = mutationsOf(page);
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Destination URL').fill(`${receiver.url}/form-batches`);
      await page.getByLabel('Format').selectOption('CloudEvents, attributes in headers');
      await page.getByLabel('Compression').selectOption('gzip');
      const events = page.getByLabel('Events per request');
      const bytes = page.getByLabel('Bytes per request');
      const wait = page.getByLabel('Longest wait in milliseconds');
      await events.fill('50');
      await bytes.fill('1 MiB');
      await wait.fill('999999');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('Nothing was saved').waitFor();
      expect(await saidAt(events)).toContain('set events per request to 1, or choose another format');
      expect(await saidAt(bytes)).toContain('Bytes per request must be between 1024 and 8388608 bytes');
      expect(await saidAt(wait)).toContain('Longest wait must be between 0 and 300000 milliseconds');
      expect(await visit.violations()).toEqual([]);
      expect(sent).toEqual([]);

      await page.getByLabel('Format').selectOption('JSON lines');
      await bytes.fill('2048');
      await wait.fill('500');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('The destination was added').waitFor();
      expect(sent).toEqual(['DestinationCreate']);
      const client = createClient(app.address, owned.token);
      const posted = Array.from({ length: 20 }, (_, index) => ({
        ...{ event_type: 'project_created', entity_type: 'Project', entity_path: 'form-batches/app' },
        ...{ author_name: 'Ada', details: { n: index + 1 } },
      }));
      await client.rest('POST', '/api/v4/groups/form-batches/audit_events', posted, 202);
      const batches = () => receiver.requests.filter(({ path }) => path === '/form-batches');
      const linesOf = ({ bytes: body }: { readonly bytes: Buffer }) =>
        gunzipSync(body).toString().trimEnd().split('\n');
      const arrived = () => batches().flatMap(linesOf);
      await receiver.waitFor(() => arrived().filter((line) => line.includes('"n":')).length === 20);
      for (const batch of batches())
        expect(batch.headers).toMatchObject({
          'content-type': 'application/x-ndjson',
          'content-encoding': 'gzip',
          'x-auditstream-count': String(linesOf(batch).length),
        });
      expect(batches().length).toBeLessThan(arrived().length);
      expect(visit.console).toEqual([]);

      // What others have changed meanwhile stays, each of the options for itself.
      await page.getByRole('button', { name: 'Edit' }).click();
      await events.waitFor();
      const { group } = await client.graphql<{
        group: { externalAuditEventDestinations: { nodes: { id: string }[] } };
      }>('{ group(fullPath: "form-batches") { externalAuditEventDestinations { nodes { id } } } }');
      await client.graphql(
        `mutation ($input: AuditEventsStreamingDeliveryOptionsUpdateInput!) {
           auditEventsStreamingDeliveryOptionsUpdate(input: $input) { errors } }`,
        { input: { id: group.externalAuditEventDestinations.nodes[0]?.id, batchMaxBytes: 4096 } },
      );
      await events.fill('20');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('was saved').waitFor();
      await page.getByRole('button', { name: 'Edit' }).click();
      await events.waitFor();
      const fields = [page.getByLabel('Format'), page.getByLabel('Compression'), events, bytes, wait];
      expect(await Promise.all(fields.map((field) => field.inputValue()))).toEqual([
        ...['json_lines', 'gzip', '20', '4096', '500'],
      ]);
      await visit.close();
    });

    it('is drawn from what the server says of a kind, whatever it is', async () => {
      const { receiver } = world();
      const { token } = await world().group('form-kind');
      const visit = await world().signedIn(token, '/groups/form-kind/-/audit_events');
      const { page } = visit;
      const sent = mutationsOf(page);
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Kind').selectOption('Google Cloud Logging');
      // A private key keeps its lines.
      await page.getByLabel('Private key').fill('one\ntwo');
      expect(await page.getByLabel('Private key').inputValue()).toBe('one\ntwo');
      await page.getByLabel('Kind').selectOption('Amazon S3');
      expect(await page.getByLabel('Session Token').getAttribute('type')).toBe('password');
      expect(await page.getByLabel('AWS Region').getAttribute('placeholder')).toBe('us-east-1');
      await page.getByLabel('Kind').selectOption('Splunk (HTTP Event Collector)');
      expect(await page.getByRole('button', { name: 'Add header' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      expect(await saidAt(page.getByLabel('Address of Splunk'))).toContain(
        "Address of Splunk can't be blank",
      );
      expect(await saidAt(page.getByLabel('HEC token'))).toContain("HEC token can't be blank");
      expect(sent).toEqual([]);
      await page.getByLabel('Address of Splunk').fill(receiver.url);
      await page.getByLabel('HEC token').fill('0b7a3c1e-token');
      await page.getByLabel('Index', { exact: true }).fill('Not An Index');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('Correct the marked fields').waitFor();
      expect(await saidAt(page.getByLabel('Index', { exact: true }))).toContain(
        'Index must be the name of an index',
      );
      expect(await visit.violations()).toEqual([]);
      await page.getByLabel('Index', { exact: true }).fill('audit');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('The destination was added').waitFor();

      const item = page.getByRole('listitem', { name: new URL(receiver.url).host });
      await item.getByText('Splunk (HTTP Event Collector)', { exact: true }).waitFor();
      await item.getByRole('button', { name: 'Edit' }).click();
      await item.getByLabel('Index', { exact: true }).waitFor();
      expect(await item.getByLabel('HEC token').inputValue()).toBe('');
      expect(await item.getByLabel('Format').locator('option').allTextContents()).not.toContain('JSON lines');
      await item.getByLabel('Wait for acknowledgements').check();
      await item.getByRole('button', { name: 'Save' }).click();
      await page.getByText('was saved').waitFor();
      await item.getByRole('button', { name: 'Edit' }).click();
      expect(await item.getByLabel('Wait for acknowledgements').isChecked()).toBe(true);
      expect(await item.getByLabel('Index', { exact: true }).inputValue()).toBe('audit');
      await item.getByRole('button', { name: 'Cancel' }).click();
      await item.getByRole('button', { name: 'Deliveries', exact: true }).click();
      await item.getByRole('combobox', { name: 'Event type' }).waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('has fields for secrets of a configuration, which are never shown again and can be taken away', async () => {
      const { receiver } = world();
      const { token } = await world().group('form-secret');
      const visit = await world().signedIn(token, '/groups/form-secret/-/audit_events');
      const { page } = visit;
      const configs: unknown[] = [];
      page.on('request', (request) => {
        const body = request.postData() ?? '';
        const sent = body.includes('mutation ') ? (JSON.parse(body) as { variables?: unknown }) : undefined;
        if (sent !== undefined)
          configs.push((sent.variables as { input: { config?: unknown } }).input.config);
      });
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Kind').selectOption('Amazon S3');
      await page.getByLabel('Access Key ID').fill('ASIAIOSFODNN7EXAMPLE');
      await page.getByLabel('AWS Region').fill('us-east-1');
      await page.getByLabel('Bucket Name').fill('archive');
      await page.getByLabel('Endpoint').fill(receiver.url);
      await page.getByLabel('Secret Access Key').fill('a-secret-access-key');
      await page.getByLabel('Session Token', { exact: true }).fill('a-session-token');
      expect(await page.getByLabel('Remove the session token').count()).toBe(0);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('The destination was added').waitFor();

      const item = page.getByRole('listitem', { name: new URL(receiver.url).host });
      await item.getByRole('button', { name: 'Edit' }).click();
      expect(await item.getByLabel('Session Token', { exact: true }).inputValue()).toBe('');
      await item.getByText('Use the AWS console to view the secret access key.').waitFor();
      await item.getByLabel('Remove the session token').check();
      expect(await visit.violations()).toEqual([]);
      await item.getByRole('button', { name: 'Save' }).click();
      await page.getByText('was saved').waitFor();
      const config = { accessKeyXid: 'ASIAIOSFODNN7EXAMPLE', awsRegion: 'us-east-1', bucketName: 'archive' };
      expect(configs).toEqual([
        { ...config, endpoint: receiver.url, sessionToken: 'a-session-token' },
        { ...config, endpoint: receiver.url, sessionToken: null },
      ]);
      await item.getByRole('button', { name: 'Edit' }).click();
      await item.getByLabel('Session Token', { exact: true }).waitFor();
      expect(await item.getByLabel('Remove the session token').count()).toBe(0);
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('takes away a secret that its kind need not have, and speaks of a stored one where there is one', async () => {
      const { receiver } = world();
      const { token } = await world().group('form-otlp');
      const visit = await world().signedIn(token, '/groups/form-otlp/-/audit_events');
      const { page } = visit;
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Kind').selectOption('OpenTelemetry (OTLP over HTTP)');
      await page.getByLabel('Address of the receiver').fill(receiver.url);
      await page.getByLabel('Token', { exact: true }).fill('a-token-of-otlp');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('The destination was added').waitFor();
      const item = page.getByRole('listitem', { name: new URL(receiver.url).host });
      await item.getByRole('button', { name: 'Edit' }).click();
      await item.getByText('Empty: the stored one stays.').waitFor();
      expect(await item.getByText('Empty: the stored one stays.').count()).toBe(1);
      expect(await item.getByLabel('Remove the headers').count()).toBe(0);
      await item.getByLabel('Remove the token').check();
      await item.getByRole('button', { name: 'Save' }).click();
      await page.getByText('was saved').waitFor();
      await item.getByRole('button', { name: 'Edit' }).click();
      await item.getByLabel('Token', { exact: true }).waitFor();
      expect(await item.getByLabel('Remove the token').count()).toBe(0);
      expect(await item.getByText('Empty: the stored one stays.').count()).toBe(0);
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('leaves headers as they are that say less than the form has fields', async () => {
      const { visit, name, client, id } = await aStreamedGroup(world(), 'form-unsaid');
      const { page } = visit;
      const consolidated = `gid://gitlab/AuditEvents::Group::ExternalStreamingDestination/${id.split('/').at(-1) ?? ''}`;
      const url = `${world().receiver.url}/form-unsaid`;
      const headers = { 'X-Unsaid': {}, 'X-Empty': { value: '' }, 'X-Value': { value: 'v' } };
      await client.graphql(
        `mutation ($input: GroupAuditEventStreamingDestinationsUpdateInput!) {
           groupAuditEventStreamingDestinationsUpdate(input: $input) { errors } }`,
        { input: { id: consolidated, config: { url, headers } } },
      );
      await page.getByRole('listitem', { name }).getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Destination URL').fill(`${url}/2`);
      await page.getByLabel('Header 3 value').fill('w');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('was saved').waitFor();
      const { destination } = await client.graphql<{ destination: { config: unknown } }>(
        `{ destination: groupAuditEventStreamingDestination(id: "${consolidated}") { config } }`,
      );
      expect(destination.config).toEqual({
        url: `${url}/2`,
        headers: { ...headers, 'X-Value': { value: 'w', active: true } },
      });
      await visit.close();
    });

    it('shows all groups and projects of a filter, five at most', async () => {
      const { receiver } = world();
      const owned = await world().group('form-five');
      for (const path of ['a', 'b', 'c', 'd', 'e', 'f']) await world().subgroup(owned, path);
      const visit = await world().signedIn(owned.token, '/groups/form-five/-/audit_events');
      const { page } = visit;
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Destination URL').fill(`${receiver.url}/form-five`);
      const namespaces = page.getByRole('combobox', { name: 'Filter by groups or projects' });
      for (const path of ['a', 'b', 'c', 'd', 'e']) {
        await namespaces.fill(path);
        await page.getByRole('option', { name: `form-five/${path}`, exact: true }).click();
      }
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('The destination was added').waitFor();
      await page.getByRole('button', { name: 'Edit' }).click();
      for (const path of ['a', 'b', 'c', 'd', 'e']) await page.getByText(`form-five/${path}`).waitFor();
      // One for another, where there is no room for both.
      await namespaces.press('Backspace');
      await namespaces.fill('f');
      await page.getByRole('option', { name: 'form-five/f', exact: true }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('was saved').waitFor();
      await page.getByRole('button', { name: 'Edit' }).click();
      const shown = (path: string) =>
        page.getByText(`form-five/${path}`, { exact: true }).filter({ visible: true });
      await shown('f').waitFor();
      expect(await shown('e').count()).toBe(0);
      await visit.close();
    });

    it('works over plain HTTP, where browsers keep some of their functions from a page', async () => {
      const { token } = await world().group('form-plain');
      const visit = await world().visit();
      const { page } = visit;
      await page.addInitScript('delete Crypto.prototype.randomUUID; delete Navigator.prototype.clipboard;');
      await visit.signIn(token, '/groups/form-plain/-/audit_events');
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByRole('button', { name: 'Add header' }).click();
      await page.getByLabel('Header 1 name').waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('takes 20 headers, and says why not one more', async () => {
      const { token } = await world().group('form-twenty');
      const visit = await world().signedIn(token, '/groups/form-twenty/-/audit_events');
      const { page } = visit;
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      const add = page.getByRole('button', { name: 'Add header' });
      for (let n = 1; n <= 20; n += 1) await add.click();
      expect(await add.getAttribute('aria-disabled')).toBe('true');
      await page.getByText('A destination has at most 20 headers').waitFor();
      await add.focus();
      await page.keyboard.press('Enter');
      expect(await page.getByLabel(/Header \d+ name/).count()).toBe(20);
      await page.getByRole('button', { name: 'Remove header 20' }).click();
      expect(await add.getAttribute('aria-disabled')).toBe('false');
      await visit.close();
    });

    it('hides the verification token until it is shown, and copies it', async () => {
      const { visit, name, client, owned } = await aStreamedGroup(world(), 'form-token');
      const { page } = visit;
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      const { group } = await client.graphql<{
        group: { externalAuditEventDestinations: { nodes: { verificationToken: string }[] } };
      }>(
        `{ group(fullPath: "${owned.path}") { externalAuditEventDestinations { nodes { verificationToken } } } }`,
      );
      const token = group.externalAuditEventDestinations.nodes[0]?.verificationToken ?? '';
      await page.getByRole('listitem', { name }).getByRole('button', { name: 'Edit' }).click();
      await page.getByRole('button', { name: 'Copy the verification token' }).click();
      await page.getByText('Copied').waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(token);
      expect(await page.getByText(token).count()).toBe(0);
      await page.getByRole('button', { name: 'Show the verification token' }).click();
      await page.getByText(token).waitFor();
      await page.getByRole('button', { name: 'Show the signing secret' }).click();
      const secret = page.getByText(/^whsec_/);
      const before = await secret.textContent();
      await page.getByRole('button', { name: 'Rotate' }).click();
      await page.getByText('There is a new signing secret').waitFor();
      await page.getByRole('button', { name: 'Show the signing secret' }).click();
      await eventually(async () => (await secret.textContent()) !== before);
      expect(await visit.violations()).toEqual([]);
      await visit.close();
    });

    it('is filled in by keyboard alone, from signing in to a test event', async () => {
      const { receiver } = world();
      const { token } = await world().group('form-keyboard');
      const visit = await world().visit();
      const { page } = visit;
      const tabTo = async (name: string): Promise<void> => {
        for (let presses = 0; presses < 40; presses += 1) {
          const focused = await page.evaluate(FOCUSED);
          if (focused === name) return;
          await page.keyboard.press('Tab');
        }
        throw new Error(`No Tab leads to ${name}`);
      };
      await page.goto('/groups/form-keyboard/-/audit_events');
      await page.getByLabel('Access token', { exact: true }).waitFor();
      // The first field has the focus.
      await page.keyboard.type(token);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'No streaming destination yet' }).waitFor();
      await tabTo('Add streaming destination');
      await page.keyboard.press('Enter');
      await page.getByLabel('Destination URL').waitFor();
      await page.keyboard.type(`${receiver.url}/form-keyboard`);
      await tabTo('Add header');
      await page.keyboard.press('Enter');
      await page.getByLabel('Header 1 name').waitFor();
      await page.keyboard.type('X-Team');
      await page.keyboard.press('Tab');
      await page.keyboard.type('platform');
      await page.keyboard.press('Enter');
      await page.getByText('1 destination').waitFor();
      await tabTo('Send test event');
      await page.keyboard.press('Enter');
      await page.getByText('The test event arrived').waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });
  });
}
