import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { IN_NO_STREAM } from '../../src/destination-kinds/event-place.ts';
import { generateSigningSecret } from '../../src/destination-kinds/http/signing-secret.ts';
import { createBodyWriter } from '../../src/destination-kinds/http/body-writer.ts';
import { DEFAULT_DELIVERY_OPTIONS } from '../../src/destination-kinds/delivery-options.ts';
import { prepareHeaders } from '../../src/destination-kinds/http/delivery-request.ts';
import { prepareSigning, SIGNATURE_HEADERS } from '../../src/destination-kinds/http/sign-request.ts';

const PAGE = fileURLToPath(new URL('../../docs/receiving.md', import.meta.url));
const page = readFileSync(PAGE, 'utf8');
const section = /\n## Checking the signature\n(.*?)\n### /s.exec(page)?.[1] ?? '';
const snippet = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(section)?.[1] ?? '';

const folder = mkdtempSync(join(tmpdir(), 'auditstream-snippets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BODY = '{"id":7,"author_name":"Ädä"}';
type Headers = Record<string, string>;

/** The headers of a delivery that began at this time, as the server makes them; names in lower case. */
function headersOf(value: string, previous?: string, at = new Date()): Headers {
  const until = new Date(at.getTime() + 1_000);
  const signing = {
    value,
    previous: previous === undefined ? undefined : { value: previous, until },
  };
  const headers = prepareHeaders(
    { verificationToken: 'a-token-of-16-ch', headers: [], signing },
    createBodyWriter(DEFAULT_DELIVERY_OPTIONS, { externalUrl: '' }),
    randomUUID(),
  );
  const flat = headers.list([{ id: 7, eventType: 'x', body: BODY, via: null, ...IN_NO_STREAM }], BODY, at);
  return Object.fromEntries(
    flat.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), flat[index + 1] ?? '']] : [])),
  );
}

interface Language {
  readonly name: string;
  /** A program that it does not come without; where there is none, nothing can be run. */
  readonly program: string;
  readonly run: (secret: string, headers: Headers, body: string) => string;
}

/** Runs a program that prints `accepted` when it takes the request; its output. */
function output(command: string, args: string[], env: Headers, input: string): string {
  const result = spawnSync(command, args, { env: { PATH: process.env['PATH'], ...env }, input });
  return result.stdout.toString() + result.stderr.toString();
}

function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const LANGUAGES: readonly Language[] = [
  {
    name: 'Node.js',
    program: process.execPath,
    run(SIGNING_SECRET, headers, body) {
      const test = `
        import { readFileSync } from 'node:fs';
        console.log(isSigned(JSON.parse(process.argv[2]), readFileSync(0)) ? 'accepted' : 'refused');`;
      const path = script('snippet.mjs', snippet('js') + test);
      return output(process.execPath, [path, JSON.stringify(headers)], { SIGNING_SECRET }, body);
    },
  },
  {
    name: 'Python',
    program: 'python3',
    run(SIGNING_SECRET, headers, body) {
      const test = `
import json, sys
print("accepted" if is_signed(json.loads(sys.argv[1]), sys.stdin.buffer.read()) else "refused")`;
      const path = script('snippet.py', snippet('python') + test);
      return output('python3', [path, JSON.stringify(headers)], { SIGNING_SECRET }, body);
    },
  },
  {
    name: 'shell',
    program: 'openssl',
    run(SIGNING_SECRET, headers, body) {
      const env: Headers = { SIGNING_SECRET, CONTENT_LENGTH: String(Buffer.byteLength(body)) };
      for (const [name, value] of Object.entries(headers)) {
        env[`HTTP_${name.toUpperCase().replaceAll('-', '_')}`] = value;
      }
      return output('sh', [script('snippet.sh', `${snippet('sh')}\necho accepted`)], env, body);
    },
  },
];

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

it('the request that docs/receiving.md shows is signed with the secret that it names', () => {
  const secret = /signed with `(whsec_[^`]+)`/.exec(page)?.[1] ?? '';
  const [, head = '', body = ''] = /\n```text\n(POST .*?)\n\n(\{.*?\})\n```/s.exec(page) ?? [];
  const values = new Map(head.split('\n').map((line) => line.split(/: (.*)/) as [string, string]));
  const at = new Date(Number(values.get('webhook-timestamp')) * 1_000);
  const sign = prepareSigning({ value: secret });
  expect(SIGNATURE_HEADERS.map((name) => values.get(name))).toEqual(sign({ id: 1, body }, at));
});

describe.each(LANGUAGES)('the check of a signature in $name in docs/receiving.md', ({ program, run }) => {
  const test = isThere(program) ? it : it.skip;
  const secret = generateSigningSecret();
  const other = generateSigningSecret();
  const accepts = (headers: Headers, body = BODY): boolean => run(secret, headers, body).includes('accepted');

  test('accepts what the server sends, also while the secret is being replaced', () => {
    for (const headers of [headersOf(secret), headersOf(secret, other), headersOf(other, secret)]) {
      expect(run(secret, headers, BODY)).toBe('accepted\n');
    }
  });

  test('refuses everything else', () => {
    const good = headersOf(secret);
    expect(accepts(good, `${BODY} `)).toBe(false);
    expect(accepts(headersOf(other))).toBe(false);
    expect(accepts({ ...good, 'webhook-id': '8' })).toBe(false);
    expect(accepts(headersOf(secret, undefined, new Date(Date.now() - 310_000)))).toBe(false);
    expect(accepts(headersOf(secret, undefined, new Date(Date.now() + 320_000)))).toBe(false);
    expect(accepts({ ...good, 'webhook-timestamp': 'x[$(echo accepted >&2)]' })).toBe(false);
    expect(accepts({ ...good, 'webhook-signature': '' })).toBe(false);
    expect(accepts({})).toBe(false);
  });
});
