import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/streaming.ts';
import type { WebWorld } from '../web-world.ts';
import { aStreamedGroup } from './destinations.ts';

/** In the browser: what has the focus, as it is called. */
const FOCUSED = `document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent`;

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
      await page.keyboard.press('Escape');
      await page.getByRole('combobox', { name: 'Filter by groups or projects' }).fill('team');
      await page.getByRole('option', { name: 'form-add/team' }).click();
      expect(await visit.violations()).toEqual([]);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('The destination was added').waitFor();

      for (const path of ['form-add', 'form-add/team'])
        for (const type of ['user_created', 'project_created']) {
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
      expect(types.filter((type) => type === 'user_created')).toEqual([]);
      const last = arrived().at(-1);
      expect(last?.body).toContain('"form-add/team"');
      expect([last?.headers['x-team'], last?.headers['x-off']]).toEqual(['platform', undefined]);
      expect(visit.console).toEqual([]);

      // All of it is there to be changed.
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Header 2 name').waitFor();
      expect(await page.getByLabel('Header 2 active').isChecked()).toBe(false);
      const namespace = page.getByRole('combobox', { name: 'Filter by groups or projects' });
      expect(await namespace.inputValue()).toBe('form-add/team');
      await page.getByRole('button', { name: 'Remove header X-Off' }).click();
      await page.getByLabel('Name', { exact: true }).fill('SIEM 2');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: 'SIEM 2' }).waitFor();
      await visit.close();
    });

    it('shows what the server refuses at the field', async () => {
      const { token } = await world().group('form-refused');
      const visit = await world().signedIn(token, '/groups/form-refused/-/audit_events');
      const { page } = visit;
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      const url = page.getByLabel('Destination URL');
      await url.fill('ftp://example.com');
      await page.keyboard.press('Enter');
      await page.getByText('Only allowed schemes are http, https').waitFor();
      expect(await url.getAttribute('aria-invalid')).toBe('true');
      const described = (await url.getAttribute('aria-describedby')) ?? '';
      const texts = await Promise.all(
        described.split(' ').map((id) => page.locator(`[id="${id}"]`).textContent()),
      );
      expect(texts.join()).toContain('Only allowed schemes are http, https');
      expect(await visit.violations()).toEqual([]);
      await visit.close();
    });

    it('says exactly what was saved when a part was refused, and makes nothing twice', async () => {
      const { receiver } = world();
      const { token } = await world().group('form-half');
      const visit = await world().signedIn(token, '/groups/form-half/-/audit_events');
      const { page } = visit;
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Destination URL').fill(`${receiver.url}/form-half`);
      for (const [index, name] of ['X-One', 'X-Two', 'Host'].entries()) {
        await page.getByRole('button', { name: 'Add header' }).click();
        await page.getByLabel(`Header ${index + 1} name`).fill(name);
        await page.getByLabel(`Header ${index + 1} value`).fill('v');
      }
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('Saved: the destination, the new header X-One, the new header X-Two.').waitFor();
      await page.getByText('the new header Host: Key cannot be Host').waitFor();
      expect(await page.getByLabel('Header 3 name').getAttribute('aria-invalid')).toBe('true');
      expect(await visit.violations()).toEqual([]);
      await page.getByLabel('Header 3 name').fill('X-Three');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('The destination was added').waitFor();
      await page.getByText('1 destination').waitFor();
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Header 3 name').waitFor();
      expect(await page.getByLabel(/Header \d name/).count()).toBe(3);
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
