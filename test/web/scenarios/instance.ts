import { describe, expect, it } from '@jest/globals';
import type { WebWorld } from '../web-world.ts';

export function instanceScenarios(world: () => WebWorld): void {
  describe('the destinations of the instance', () => {
    it('are managed by admins as those of a group', async () => {
      const { receiver } = world();
      await world().group('limited-to');
      const visit = await world().signedIn(await world().admin(), '/');
      const { page } = visit;
      await page.getByRole('link', { name: 'Instance' }).click();
      await page.getByRole('button', { name: 'Add streaming destination' }).click();
      await page.getByLabel('Destination URL').fill(`${receiver.url}/instance`);
      await page.getByLabel('Name', { exact: true }).fill('Everything');
      await page.getByRole('button', { name: 'Add header' }).click();
      await page.getByLabel('Header 1 name').fill('X-From');
      await page.getByLabel('Header 1 value').fill('instance');
      await page.getByRole('combobox', { name: 'Filter by groups or projects' }).fill('limited-to');
      await page.getByRole('option', { name: 'limited-to', exact: true }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      const item = page.getByRole('listitem', { name: 'Everything' });
      await item.getByRole('button', { name: 'Send test event' }).click();
      await item.getByText('The test event arrived').waitFor();
      await item.getByRole('button', { name: 'Deliveries' }).click();
      await page.getByRole('row', { name: /audit_event_streaming_test/ }).waitFor();
      await page.getByRole('button', { name: 'Replay…' }).click();
      await page.getByRole('button', { name: 'Start replay' }).click();
      await page.getByText(/Replay is finished/).waitFor();
      await item.getByRole('button', { name: 'Edit' }).click();
      await page.getByText('limited-to', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Show the verification token' }).click();
      expect(await visit.violations()).toEqual([]);
      await item.getByRole('button', { name: 'Delete' }).click();
      await page.getByLabel(/^Type /).fill('Everything');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'No streaming destination yet' }).waitFor();
      await page.getByRole('tab', { name: 'Events' }).click();
      await page
        .getByRole('button', { name: /created_instance_audit_event_streaming_destination/ })
        .waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('are not for others', async () => {
      const { token } = await world().group('instance-not');
      const visit = await world().signedIn(token, '/admin/audit_events');
      await visit.page.getByText('Only administrators may see the destinations of the instance').waitFor();
      expect(await visit.page.getByRole('link', { name: 'Instance' }).count()).toBe(0);
      await visit.close();
    });
  });
}
