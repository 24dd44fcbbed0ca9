import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillSnippet, snippetValues } from '../../src/sources/snippet.ts';
import { findSourceKind } from '../../src/sources/source-kinds.ts';
import { ROOT } from '../journeys/server-process.ts';
import { createSourcesWorld, type MadeSource, type SourcesWorld } from './world.ts';

// What the page shows is run by a shell as it is shown. What is not on this machine stands beside it in `bin`.

let world: SourcesWorld;
const folder = mkdtempSync(join(tmpdir(), 'auditstream-pasted-'));
const bin = join(folder, 'bin');
beforeAll(async () => {
  mkdirSync(bin);
  world = await createSourcesWorld({ AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1' });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});

/** A program that is written for one text. */
function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

/** Runs the text of a source that the page calls `file`; its output. */
function paste(kind: string, file: string, { url, secret }: MadeSource, env = {}): Promise<string> {
  const snippet = findSourceKind(kind)?.snippets.find((candidate) => candidate.file === file);
  if (snippet === undefined) throw new Error(`There is no ${kind}/${file}`);
  const script = fillSnippet(snippet, snippetValues(url, secret));
  const options = { cwd: folder, env: { PATH: `${bin}:${process.env['PATH']}`, HOME: folder, ...env } };
  return new Promise((resolve, reject) => {
    execFile('bash', ['-euo', 'pipefail', '-c', script], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
    });
  });
}

/** A test of texts that use programs which this machine may not have. */
function using(programs: readonly string[], title: string, test: () => Promise<void>): void {
  const missing = programs.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  if (missing.length === 0) it(title, test);
  else it.skip(`${title} (not installed: ${missing.join(', ')})`, test);
}

describe('what is pasted', () => {
  using(['curl'], 'into a shell sends an event of any JSON', async () => {
    const source = await world.source('json');
    expect(JSON.parse(await paste('json', 'send.sh', source))).toMatchObject({ accepted: 1 });
    expect(await world.events(source.groupPath)).toMatchObject([
      { outcome: 'success', body: { author_name: 'jane', target_details: 'order 7' } },
    ]);
  });

  using(['curl'], 'into a shell sends an event to Splunk’s path', async () => {
    const source = await world.source('splunk_hec', { unrecognised: 'keep' });
    expect(JSON.parse(await paste('splunk_hec', 'send.sh', source))).toMatchObject({ code: 0 });
    expect(await world.events(source.groupPath)).toMatchObject([
      { body: { event_type: 'splunk_hec.order.paid', author_name: 'jane' } },
    ]);
  });

  it('into a shell sends the files of a bucket', async () => {
    const source = await world.source('cloudtrail');
    copyFileSync(join(import.meta.dirname, 'samples/cloudtrail/s3-object.json.gz'), join(folder, 'object'));
    program('aws', 'for last; do :; done; mkdir "$last" && cp object "$last/1.json.gz"');
    program('npx', `shift; exec '${process.execPath}' '${join(ROOT, 'dist/cli/main.js')}' "$@"`);
    expect(await paste('cloudtrail', 'send-files.sh', source)).toContain('4 accepted');
    expect(await world.events(source.groupPath)).toHaveLength(4);
  });

  using(['curl'], 'into a shell has a GitLab send to the source', async () => {
    const source = await world.source('gitlab', {}, 'my-group');
    const answer = await paste('gitlab', 'create.sh', source, {
      ...{ GITLAB_URL: world.address, GITLAB_TOKEN: world.rootToken },
    });
    expect(JSON.parse(answer)).toMatchObject({
      data: { groupAuditEventStreamingDestinationsCreate: { errors: [] } },
    });
    const { data } = await world.graphql(
      '{ group(fullPath: "my-group") { externalAuditEventStreamingDestinations { nodes { config } } } }',
    );
    expect(data).toMatchObject({
      group: {
        externalAuditEventStreamingDestinations: {
          nodes: [
            { config: { url: source.url, headers: { 'X-Api-Key': { value: source.secret, active: true } } } },
          ],
        },
      },
    });
  });

  using(['curl', 'jq'], 'into a shell makes an event hook of Okta, which Okta verifies', async () => {
    const source = await world.source('okta');
    const okta = await startOkta();
    try {
      const output = await paste('okta', 'create.sh', source, {
        ...{ OKTA_URL: okta.address, OKTA_TOKEN: 'a-token-of-okta' },
      });
      expect(JSON.parse(output)).toEqual({ status: 'VERIFIED' });
    } finally {
      okta.server.close();
    }
  });
});

interface Hook {
  readonly channel: {
    readonly config: { readonly uri: string; readonly authScheme: { readonly value: string } };
  };
}

/** Speaks as Okta's API does: it keeps a hook, and verifies it by a challenge when it is asked to. */
async function startOkta(): Promise<{ readonly address: string; readonly server: Server }> {
  let hook: Hook | undefined;
  const answer = async (request: IncomingMessage): Promise<object> => {
    if (request.headers.authorization !== 'SSWS a-token-of-okta') return { error: 'no token' };
    if (request.url === '/api/v1/eventHooks') {
      hook = JSON.parse(await textOf(request)) as Hook;
      return { _links: { verify: { href: `${address}/verify` } } };
    }
    const { uri, authScheme } = hook?.channel.config ?? { uri: '', authScheme: { value: '' } };
    const headers = { authorization: authScheme.value, 'x-okta-verification-challenge': 'a-challenge' };
    const verification = (await (await fetch(uri, { headers })).json()) as object;
    return JSON.stringify(verification) === '{"verification":"a-challenge"}'
      ? { status: 'VERIFIED' }
      : verification;
  };
  const server = createServer((request, response) => {
    void answer(request).then((value) => response.end(JSON.stringify(value)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, server };
}
