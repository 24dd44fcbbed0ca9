import { expect, it } from '@jest/globals';
import type { Page, Response } from 'playwright-core';
import { eventually } from '../../support/eventually.ts';
import type { WebWorld } from '../web-world.ts';

/** In the browser: the page is left and kept, somebody signs out in another document of the tab, and it comes back. */
const SIGN_OUT_BEHIND_IT = `
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
  sessionStorage.clear();
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));`;

export function explorerScenarios(world: () => WebWorld): void {
  it('the explorer is signed in with the token of the page, and loads nothing from elsewhere', async () => {
    const { token } = await world().group('explorer');
    const visit = await world().signedIn(token, '/');
    const { page } = visit;
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== world().app.address) elsewhere.push(request.url());
    });
    await page.getByRole('link', { name: 'Explorer', exact: true }).click();
    await page.getByText('Requests carry the access token of this tab.').waitFor();
    for (const name of ['AddDestination', 'AddHeader', 'ListDestinations', 'SendEvent', 'TestDestination'])
      await page.getByRole('tab', { name }).waitFor();
    await editorsOf(page);
    const answer = await execute(page, 'AddDestination');
    // There is no group of the example's name.
    expect(answer.request().headers()['authorization']).toBe(`Bearer ${token}`);
    expect(await answer.json()).toMatchObject({ data: { externalAuditEventDestinationCreate: null } });
    expect(elsewhere).toEqual([]);
    await visit.close();
  });

  it('the explorer leaves no query behind: not in storage, not when it is loaded again, not when somebody signs out', async () => {
    const { token } = await world().group('explorer-memory');
    const visit = await world().visit();
    const { page } = visit;
    await page.goto('/-/health');
    // What an older version has left.
    await page.evaluate(() => localStorage.setItem('graphiql:query', 'old secret'));
    await visit.signIn(token);
    const write = async (): Promise<void> => {
      await page.goto('/-/graphql-explorer');
      await editorsOf(page);
      await typeQuery(page, '{ typedSecret: __typename } #');
      // Until the explorer has read what was typed it asks for the operation of before.
      await eventually(async () => {
        const { data } = (await (await execute(page, 'typedSecret')).json()) as {
          data?: { typedSecret: string };
        };
        return data !== undefined;
      });
      await page.locator('.graphiql-response').getByText('typedSecret').waitFor();
    };
    const kept = () => page.evaluate(() => JSON.stringify([localStorage, { ...sessionStorage }]));
    const isClean = async (): Promise<void> => {
      await editorsOf(page);
      await page.getByRole('tab', { name: 'AddDestination' }).waitFor();
      expect(await page.getByText('typedSecret').count()).toBe(0);
      expect(await kept()).not.toMatch(/graphiql|Secret|secret/);
    };
    await write();
    await page.reload();
    await isClean();
    await write();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Access token').waitFor();
    await isClean();
    expect(await kept()).not.toContain(token);
    await visit.close();
  });

  it('a page that the button Back brings back is loaded again after somebody has signed out', async () => {
    const { token } = await world().group('explorer-back');
    const visit = await world().signedIn(token, '/');
    const { page } = visit;
    await page.evaluate(SIGN_OUT_BEHIND_IT);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await visit.close();
  });
}

/** Before both of its editors are there, the button to run a query does nothing. */
async function editorsOf(page: Page): Promise<void> {
  for (const part of ['query-editor', 'response'])
    await page.locator(`.graphiql-${part} .monaco-editor`).first().waitFor();
}

/** In the place of what stands there, as often as it takes: an editor that has the focus may not listen to keys yet. */
async function typeQuery(page: Page, query: string): Promise<void> {
  const lines = page.locator('.graphiql-query-editor .view-lines');
  await eventually(async () => {
    await lines.click();
    await page.keyboard.press('Control+A');
    // The editor closes the brace a second time, at the end.
    await page.keyboard.insertText(query);
    const text = (await lines.innerText()).replaceAll('\u00a0', ' ');
    return text === query || text === `${query}}`;
  });
}

/** Runs the query, which has the text in it, and waits for its answer. */
async function execute(page: Page, text: string): Promise<Response> {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().postData()?.includes(text) === true),
    page.getByRole('button', { name: /^Execute query/ }).click(),
  ]);
  return answer;
}
