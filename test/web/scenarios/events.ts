import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { eventually } from '../../support/eventually.ts';
import type { WebWorld } from '../web-world.ts';
import { aStreamedGroup } from './destinations.ts';

const MANY = 1_000;
/** What is on the screen and a little around it. */
const MOST_IN_THE_DOCUMENT = 60;

export function eventsScenarios(world: () => WebWorld): void {
  describe('the events of a group', () => {
    it('are found by what they say, and shown exactly', async () => {
      const { visit, send, owned } = await aStreamedGroup(world(), 'events', '?tab=events');
      const { page } = visit;
      const rows = page.getByRole('region', { name: 'Events' }).getByRole('listitem');
      await send(3);
      await fetch(`${world().app.address}/api/v4/groups/events/audit_events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${owned.token}`, 'content-type': 'application/json' },
        body: `{"event_type":"user_created","entity_type":"User","entity_path":"events","author_id":77,
          "author_name":"Grace","details":{"amount":12345678901234567890},"created_at":"2026-01-31T12:00:00Z"}`,
      });
      // They come by themselves.
      await page.getByRole('button', { name: /user_created/ }).waitFor();
      const all = await rows.count();
      const shown = (count: number) => eventually(async () => (await rows.count()) === count);

      await page.getByRole('combobox', { name: 'Event type' }).fill('project_created');
      await shown(3);
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await shown(all);
      await page.getByRole('combobox', { name: 'Author' }).fill('grace');
      await shown(1);
      await page.getByRole('combobox', { name: 'Author' }).fill('77');
      await shown(1);
      await page.getByRole('combobox', { name: 'Author' }).fill('');
      await page.getByLabel('Path').fill('events/app');
      await shown(3);
      // With what lies below it.
      await page.getByLabel('Path').fill('events');
      await shown(all);
      await page.getByLabel('Path').fill('');
      await page.getByLabel('To', { exact: true }).fill('2026-02-01T00:00');
      await shown(1);
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await page.getByLabel('Text').fill('grace 12345678901234567890');
      await shown(1);
      expect(await visit.violations()).toEqual([]);

      await page.getByRole('button', { name: /user_created/ }).click();
      const details = page.getByRole('dialog').getByLabel('Event', { exact: true });
      await details.waitFor();
      expect(await details.textContent()).toContain('"amount": 12345678901234567890');
      expect(await visit.violations()).toEqual([]);
      await page.keyboard.press('Escape');
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('say what was done, to what and from where', async () => {
      const { visit, send } = await aStreamedGroup(world(), 'events-say', '?tab=events');
      const { page } = visit;
      await send(1, {
        event_type: 'deploy_key_added',
        author_name: 'Grace Hopper',
        target_details: 'laptop key',
        ip_address: '203.0.113.7',
        details: { custom_message: 'Added deploy key' },
      });
      await send(1, {
        event_type: 'repository_git_operation',
        target_type: 'Project',
        target_id: 29,
        details: { custom_message: { protocol: 'ssh', action: 'git-upload-pack' } },
      });
      await send(1, {
        event_type: 'role_changed',
        details: { change: 'access_level', from: 'Guest', to: 'Owner' },
      });
      const added = page.getByRole('button', { name: /deploy_key_added/ });
      await page.getByRole('button', { name: /role_changed/ }).waitFor();
      await added.waitFor();
      await page.getByRole('button', { name: /git_operation/ }).waitFor();
      const cells = (row: Locator): Promise<string[]> => row.locator('[data-cell]').allTextContents();
      expect(await cells(added)).toEqual([
        ...['Author: Grace Hopper', 'Action: Added deploy key'],
        ...['Object: events-say/app', 'Target: laptop key', 'IP Address: 203.0.113.7'],
      ]);
      expect(await cells(page.getByRole('button', { name: /git_operation/ }))).toEqual([
        ...['Author: Ada', 'Action: protocol: ssh, action: git-upload-pack'],
        ...['Object: events-say/app', 'Target: Project 29', ''],
      ]);
      expect((await cells(page.getByRole('button', { name: /role_changed/ })))[1]).toBe(
        'Action: Changed access_level from Guest to Owner',
      );
      await added.click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Added deploy key', { exact: true }).waitFor();
      await dialog.getByText('203.0.113.7', { exact: true }).waitFor();
      expect(await visit.violations()).toEqual([]);
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('are filtered by a type and an author that are suggested, or by any other', async () => {
      const { visit, send } = await aStreamedGroup(world(), 'events-suggest', '?tab=events');
      const { page } = visit;
      const rows = page.getByRole('region', { name: 'Events' }).getByRole('listitem');
      const shown = (count: number) => eventually(async () => (await rows.count()) === count);
      await send(2, { event_type: 'own_type', author_name: 'Grace Hopper' });
      await send(1, { event_type: 'user_created', author_name: 'Ada Lovelace' });
      await page.getByRole('button', { name: /user_created/ }).waitFor();
      const all = await rows.count();

      const type = page.getByRole('combobox', { name: 'Event type' });
      await type.fill('own_');
      await page.getByRole('option', { name: 'own_type', exact: true }).click();
      await shown(2);
      // Of those that nothing here has.
      await type.fill('user_creat');
      await page.getByRole('option', { name: 'user_created', exact: true }).waitFor();
      expect(await visit.violations()).toEqual([]);
      await type.fill('user_created');
      await page.keyboard.press('Escape');
      await shown(1);
      await type.fill('');
      await shown(all);
      const author = page.getByRole('combobox', { name: 'Author' });
      await author.fill('hopp');
      await page.getByRole('option', { name: 'Grace Hopper' }).click();
      await shown(2);
      await type.fill('nothing_has_this');
      await page.getByText('No event passes the filters.').waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('are explained where there is none yet', async () => {
      const { token } = await world().group('events-none');
      const visit = await world().signedIn(token, '/groups/events-none/-/audit_events?tab=events');
      const { page } = visit;
      await page.getByText('There are no events yet.').waitFor();
      const example = await page.getByLabel('Example of a request').textContent();
      expect(example).toContain(`"${world().app.address}/api/v4/groups/events-none/audit_events"`);
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('are exported as they are filtered, in full', async () => {
      const { visit, send } = await aStreamedGroup(world(), 'events-export', '?tab=events');
      const { page } = visit;
      // A browser that lets pages write files asks where to; nobody is there to answer.
      await page.addInitScript('delete window.showSaveFilePicker');
      await page.reload();
      await send(250, { details: { text: 'a "quoted"\nline' } });
      // Who exports at once gets what the field says, though the list still follows.
      await page.getByRole('combobox', { name: 'Event type' }).fill('project_created');
      for (const [format, head] of [
        ['CSV', 'id,author_id,'],
        ['NDJSON', '{"id":'],
      ] as const) {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: `Export ${format}` }).click(),
        ]);
        const text = await readFile(await download.path(), 'utf8');
        expect(text.startsWith(head)).toBe(true);
        expect(text.match(/project_created/g)).toHaveLength(250);
        expect(download.suggestedFilename()).toMatch(/^audit-events-events-export-.*\.(csv|ndjson)$/);
        await page.getByText('Exported 250 events').waitFor();
      }
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('stay few in the document however many there are, and move nothing under the reader', async () => {
      const { visit, send } = await aStreamedGroup(world(), 'events-many', '?tab=events');
      const { page } = visit;
      await send(MANY, { event_type: 'many' });
      const list = page.getByRole('region', { name: 'Events' });
      const rows = list.getByRole('listitem');
      await page.getByRole('button', { name: 'many' }).first().waitFor();
      for (let end = 0; end < MANY;) {
        await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        end = await eventually(async () => {
          const position = Number(await rows.last().getAttribute('aria-posinset'));
          return position > end && position;
        });
        expect(await rows.count()).toBeLessThan(MOST_IN_THE_DOCUMENT);
      }
      const position = () => list.evaluate(({ scrollTop }) => scrollTop);
      const before = await position();
      await send(2, { event_type: 'newer' });
      const show = page.getByRole('button', { name: 'Show 2 new' });
      await show.waitFor();
      expect(await position()).toBe(before);
      await show.click();
      await list.evaluate((element) => element.scrollTo(0, 0));
      await page.getByRole('button', { name: 'newer' }).first().waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });
  });
}
