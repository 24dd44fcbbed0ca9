import { describe, expect, it } from '@jest/globals';
import { ACCESS_LEVELS } from '../../../src/access/actor.ts';
import type { WebWorld } from '../web-world.ts';
import { setMembership } from '../../access/people.ts';

export function signingInScenarios(world: () => WebWorld): void {
  describe('signing in', () => {
    it('says what to do about a token that is not good', async () => {
      const { page, close, violations } = await world().visit();
      await page.goto('/');
      const token = page.getByLabel('Access token', { exact: true });
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Enter an access token.').waitFor();
      await token.fill('no-such-token');
      await page.keyboard.press('Enter');
      await page.getByText('The server does not know this access token').waitFor();
      const { ownerId } = await world().group('signing-in-ingest');
      await token.fill(await world().token(ownerId, ['ingest']));
      await page.keyboard.press('Enter');
      await page.getByText('This access token may not read').waitFor();
      expect(await violations()).toEqual([]);
      await close();
    });

    it('keeps the token in the tab alone, and shows the groups that one owns', async () => {
      const owned = await world().group('signing-in');
      const other = await world().group('signing-in-other');
      const { prisma } = world().test.database;
      const accessLevel = ACCESS_LEVELS.maintainer;
      await setMembership(prisma, { userId: owned.ownerId, groupId: other.group.id, accessLevel });
      const visit = await world().signedIn(owned.token, '/');
      const { page } = visit;

      await page.getByRole('link', { name: 'SIGNING-IN', exact: true }).waitFor();
      expect(await page.getByRole('link', { name: 'SIGNING-IN-OTHER' }).count()).toBe(0);
      expect(await page.context().cookies()).toEqual([]);
      expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(owned.token);
      expect(await visit.violations()).toEqual([]);
      expect(visit.console).toEqual([]);

      await page.getByLabel('Find a group').fill('nothing like it');
      await page.getByText('None of your groups contains this text').waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
      await visit.close();
    });

    it('opens a group from anywhere in its row, which is one link', async () => {
      const owned = await world().group('signing-in-row');
      const visit = await world().signedIn(owned.token, '/');
      const { page } = visit;
      const row = page.getByRole('listitem').filter({ hasText: 'SIGNING-IN-ROW' });
      await row.waitFor();
      expect(await row.getByRole('link').count()).toBe(1);
      const { width = 0, height = 0 } = (await row.boundingBox()) ?? {};
      const heading = page.getByRole('heading', { name: 'No streaming destination yet' });
      for (const position of [
        { x: width - 5, y: height - 5 },
        { x: 5, y: 5 },
      ]) {
        await row.click({ position });
        await heading.waitFor();
        await page.goBack();
      }
      await row.getByRole('link').focus();
      await page.keyboard.press('Enter');
      await heading.waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('ends, with what to do, when the token is revoked', async () => {
      const owned = await world().group('signing-in-revoked');
      const visit = await world().signedIn(owned.token, '/groups/signing-in-revoked/-/audit_events');
      const { page } = visit;
      await page.getByRole('heading', { name: 'No streaming destination yet' }).waitFor();
      await fetch(`${world().app.address}/api/v4/personal_access_tokens/self`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${owned.token}` },
      });
      await page.getByText('The server no longer accepts your access token').waitFor();
      // Who signs in again is where they were.
      await page.getByLabel('Access token', { exact: true }).fill(await world().token(owned.ownerId));
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'No streaming destination yet' }).waitFor();
      await visit.close();
    });

    it('leads to no group of others, nor to one that is not there', async () => {
      const owned = await world().group('signing-in-stranger');
      await world().group('signing-in-theirs');
      const visit = await world().signedIn(owned.token, '/groups/signing-in-theirs/-/audit_events');
      await visit.page.getByText('There is no group signing-in-theirs').waitFor();
      await visit.page.goto('/groups/nowhere/at/all/-/audit_events');
      await visit.page.getByText('There is no group nowhere/at/all').waitFor();
      expect(await visit.violations()).toEqual([]);
      await visit.close();
    });

    it('leads from a subgroup to the destinations of its top-level group', async () => {
      const owned = await world().group('signing-in-top');
      await world().subgroup(owned, 'team');
      const visit = await world().signedIn(owned.token, '/groups/signing-in-top/team/-/audit_events');
      await visit.page.getByRole('link', { name: 'signing-in-top' }).click();
      await visit.page.getByRole('heading', { name: 'No streaming destination yet' }).waitFor();
      await visit.close();
    });
  });
}
