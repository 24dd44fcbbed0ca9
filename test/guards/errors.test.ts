import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import { ERROR_TABLES } from '../../src/error-tables.ts';
import {
  defineErrors,
  entriesOf,
  type AnyErrorTable,
  type ErrorEntry,
} from '../../src/errors/define-errors.ts';
import { RequestError } from '../../src/graphql/request-error.ts';
import { restFailure } from '../../src/http/failure.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENT = readFileSync(`${ROOT}docs/errors.md`, 'utf8');
const REGISTRY = ERROR_TABLES.flatMap(entriesOf);

/** The source's own files, without what is generated. */
const SOURCES = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('database/generated/'))
  .map((file) => ({ file, text: readFileSync(`${ROOT}src/${file}`, 'utf8') }));
const isTable = (file: string): boolean => file.endsWith('-errors.ts') && file !== 'errors/define-errors.ts';

interface Row extends ErrorEntry {
  readonly cause: string;
  readonly cure: string;
}

// | `CODE`<br>`text` | cause | what to do |
const ROW = /^\| `([\w-]+)`<br>(`+) ?(.+?) ?\2 \| (.*) \| (.*) \|$/;

function rowsOf(document: string): Row[] {
  let place = '';
  const rows: Row[] = [];
  for (const line of document.split('\n')) {
    if (line.startsWith('## ')) place = line.slice(3);
    const [, code = '', , text = '', cause = '', cure = ''] = ROW.exec(line) ?? [];
    if (code === '') continue;
    rows.push({ place: place as ErrorEntry['place'], code, text: text.replaceAll('\\|', '|'), cause, cure });
  }
  return rows;
}

/** What one side has and the other has not, as lines that can be compared. */
function differences(registry: readonly ErrorEntry[], document: string) {
  const lineOf = ({ place, code, text }: ErrorEntry) => `${place}: ${code}: ${text.replaceAll('\n', ' ')}`;
  const known = new Set(registry.map(lineOf));
  const explained = new Set(rowsOf(document).map(lineOf));
  return {
    missing: [...known].filter((line) => !explained.has(line)),
    stale: [...explained].filter((line) => !known.has(line)),
  };
}

describe('the errors of docs/errors.md', () => {
  it('are those of the registry: the same codes with the same texts under the same headings', () => {
    expect(differences(REGISTRY, DOCUMENT)).toEqual({ missing: [], stale: [] });
  });

  it('each have a cause and a cure, and stand there once', () => {
    const rows = rowsOf(DOCUMENT);
    const poor = rows.filter(({ cause, cure }) => cause.trim().length < 8 || cure.trim().length < 8);
    expect(poor.map(({ code }) => code)).toEqual([]);
    expect(rows).toHaveLength(REGISTRY.length);
  });

  it('would be found different when a row is missing, is stale, has another text or stands elsewhere', () => {
    const [first, second] = REGISTRY;
    if (first === undefined || second === undefined) throw new Error('The registry is empty');
    const row = (code: string, text: string) => `| \`${code}\`<br>\`${text}\` | the cause | the cure |`;
    const document = (...rows: string[]) => `## ${first.place}\n\n${rows.join('\n')}\n`;
    const found = (...rows: string[]) => differences([first], document(...rows));
    const good = row(first.code, first.text);
    expect(found(good)).toEqual({ missing: [], stale: [] });
    expect(found().missing).toHaveLength(1);
    expect(found(good, row(second.code, second.text)).stale).toHaveLength(1);
    expect(found(row(first.code, `${first.text}!`))).toMatchObject({ missing: [{}], stale: [{}] });
    expect(differences([{ ...first, place: 'Log' }], document(good))).toMatchObject({
      missing: [{}],
      stale: [{}],
    });
  });
});

describe('the registry', () => {
  it('has every code once', () => {
    const codes = REGISTRY.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it('lists every table that there is', async () => {
    const tables: unknown[] = [];
    for (const { file } of SOURCES.filter((source) => isTable(source.file))) {
      const module = (await import(`${ROOT}src/${file}`)) as Record<string, AnyErrorTable>;
      tables.push(...Object.values(module));
    }
    expect(tables.length).toBeGreaterThan(20);
    expect(tables.filter((table) => !ERROR_TABLES.includes(table as AnyErrorTable))).toEqual([]);
    expect(ERROR_TABLES).toHaveLength(tables.length);
  });

  it('is all there is: tables are made nowhere else, and no text is declared to be one of theirs', () => {
    const elsewhere = SOURCES.filter(
      ({ file, text }) => /\bdefine(?:Cli)?Errors[(<]|\bas ErrorText\b/.test(text) && !isTable(file),
    );
    // The first of them makes the tables of the command line, whose values it cleans.
    expect(elsewhere.map(({ file }) => file)).toEqual([
      'cli/errors-on-terminal.ts',
      'errors/define-errors.ts',
    ]);
  });

  it('has nothing that is never said', () => {
    const said = SOURCES.filter(({ file }) => !isTable(file)).map(({ text }) => text);
    // Found by the status and by the class of the failure.
    const computed = /^(HTTP_\d{3}|refused-address|dns|connect|tls|timeout|connection|protocol|aborted)$/;
    const unsaid = REGISTRY.filter(
      ({ code }) => !computed.test(code) && !said.some((text) => new RegExp(`\\.${code}\\b`).test(text)),
    );
    expect(unsaid.map(({ code }) => code)).toEqual([]);
  });
});

describe('a text that is not in the registry', () => {
  it('is not accepted as the text of a refusal: the compiler says so', () => {
    // @ts-expect-error: a RequestError takes texts of the registry only
    expect(new RequestError('no')).toBeInstanceOf(Error);
    // @ts-expect-error: and so do failures
    expect(restFailure(400, 'no').status).toBe(400);
  });

  it.each([
    "new GraphQLError('The text is wrong; correct it');",
    'new GraphQLError(`The ${text} is wrong; correct it`);',
    "log.warn({}, 'something is wrong; look at it');",
    "options.log.error({ err }, 'something is wrong; look at it');",
    "jsonAnswer(400, { message: 'this is wrong; correct it' });",
    "process.stderr.write('This is wrong; correct it');",
  ])('is refused by lint in `%s`', async (line) => {
    expect(await complaintsAbout(line)).toEqual([expect.stringContaining('docs/errors.md')]);
  });

  it.each([
    'log.warn({}, queueLogErrors.JOB_FAILED);',
    "log.info({}, 'all is well');",
    "jsonAnswer(202, { message: '202 Accepted' });",
    'process.stderr.write(`${explanation}\\n`);',
  ])('has nothing to do with `%s`', async (line) => {
    expect(await complaintsAbout(line)).toEqual([]);
  });
});

describe('a table of errors', () => {
  const errors = defineErrors('REST', {
    PLAIN: 'send {"a": 1}',
    FILLED: '{what} is over {limit}; {what} less',
  });

  it('gives texts as they are, and fills in what is named', () => {
    expect(errors.PLAIN).toBe('send {"a": 1}');
    expect(errors.FILLED({ what: 'the {limit}', limit: 5 })).toBe('the {limit} is over 5; the {limit} less');
  });

  it('is checked by the compiler: what is to be filled in must be given', () => {
    // @ts-expect-error: `limit` is missing
    expect(errors.FILLED({ what: 'x' })).toContain('undefined');
  });
});

async function complaintsAbout(line: string): Promise<string[]> {
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfig: { languageOptions: { parserOptions: { project: null } } },
    ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-syntax',
  });
  const [result] = await eslint.lintText(`${line}\n`, { filePath: `${ROOT}src/http/x.ts` });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === 'no-restricted-syntax')
    .map(({ message }) => message);
}
