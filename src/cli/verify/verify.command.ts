import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { errorCode } from '../../errors/error-code.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError, RefusedError } from '../command-error.ts';
import { command, examples } from '../define-command.ts';
import { loadSecrets } from '../destination/destinations.ts';
import { groupOption, instanceOption, scopeOf } from '../destination/scope.ts';
import { EXIT } from '../exit-codes.ts';
import { readLines } from '../read-lines.ts';
import { readInput } from '../read-secret.ts';
import { Verification, type FindingName, type Report, type Senders } from './verification.ts';

const PROGRESS_LINES = 1_000;

export function verifyCommand(cli: Cli) {
  return command(
    'verify',
    'Check what a receiver has stored for duplicates, unknown tokens, bad signatures and missing events',
  )
    .argument('[files...]', 'NDJSON files, checked together; default: the standard input')
    .addOption(groupOption())
    .addOption(instanceOption())
    .option('--tokens-file <file>', 'file with the known verification tokens, one per line')
    .option('--signing-secrets-file <file>', 'file with the known signing secrets, one per line')
    .addHelpText(
      'after',
      `
Each line of a file is one of these, in any format of events:
  - an event as it was received
  - an array of events, as a batch was received
  - {"headers": {...}, "body": "..."}, a request with the body as it was received; "body_base64" if it is compressed

For requests with headers, the command also checks the token and the signature. It compares them with those of the
destinations of --group or --instance, or with those in the two files. A destination with --no-signed needs no signature.
From the header X-Auditstream-Previous it finds missing events.
${examples(
  'verify events.ndjson',
  'verify requests-*.ndjson --group my-group',
  'verify requests.ndjson --tokens-file tokens.txt --output json',
)}`,
    )
    .action(async (files, { tokensFile, signingSecretsFile, ...scope }) => {
      const senders = await loadSenders(cli, scope, { tokensFile, signingSecretsFile });
      const verification = new Verification(senders);
      const progress = cli.progress('lines');
      for (const file of files.length === 0 ? ['-'] : files) {
        await lookThrough(cli, file, (text, line) => {
          verification.add(text, `${file}:${line}`);
          if (verification.lines % PROGRESS_LINES === 0) progress.update(verification.lines);
        });
      }
      progress.clear();
      const report = verification.report();
      cli.printer.result(report, () => reportLines(report));
      const faults = FINDINGS.reduce((sum, [name]) => sum + report[name].count, 0);
      if (faults > 0)
        throw new CommandError(cliErrors.FAULTS_FOUND({ count: faults }), { exitCode: EXIT.FOUND });
    });
}

async function loadSenders(
  cli: Cli,
  scope: Parameters<typeof scopeOf>[0],
  files: { readonly tokensFile?: string | undefined; readonly signingSecretsFile?: string | undefined },
): Promise<Senders> {
  const hasScope = scope.group !== undefined || scope.instance === true;
  const known = hasScope ? await loadSecrets(await cli.api(), scopeOf(scope)) : [];
  return {
    tokensWithoutSignature: known
      .filter(({ deliveryOptions }) => deliveryOptions.signed === false)
      .map((one) => one.verificationToken),
    tokens: [...known.map((one) => one.verificationToken), ...(await linesOf(cli, files.tokensFile))],
    signingSecrets: [
      ...known.map((one) => one.signingSecret),
      ...(await linesOf(cli, files.signingSecretsFile)),
    ],
  };
}

async function linesOf(cli: Cli, file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  return (await readInput(cli, file)).split(/\r?\n/).filter((line) => line !== '');
}

async function lookThrough(
  cli: Cli,
  file: string,
  add: (text: string | undefined, line: number) => void,
): Promise<void> {
  const input: Readable = file === '-' ? cli.io.stdin : createReadStream(file);
  try {
    for await (const { number, text } of readLines(input)) {
      cli.io.signal.throwIfAborted();
      if (text?.trim() !== '') add(text, number);
    }
  } catch (cause) {
    if (cli.io.signal.aborted) throw cause;
    const reason = errorCode(cause);
    if (reason === undefined) throw cause;
    throw new RefusedError(cliErrors.FILE_UNREADABLE({ file, reason }), { cause });
  }
}

const FINDINGS: readonly (readonly [FindingName, string])[] = [
  ['duplicates', 'duplicates: an id that occurred before'],
  ['malformed', 'no event'],
  ['unknownTokens', 'a token that belongs to no destination'],
  ['withoutToken', 'no token'],
  ['badSignatures', 'a wrong signature'],
  ['withoutSignature', 'no signature'],
  ['holes', 'missing: sent before an event that was received'],
];

function reportLines(report: Report): string[] {
  const { lines, events, checked } = report;
  return [
    `${events} events in ${lines} lines; ${checked.tokens} tokens, ${checked.signatures} signatures and ` +
      `${checked.sequences} sequences checked`,
    ...FINDINGS.filter(([name]) => report[name].count > 0).map(([name, text]) => {
      const { count, places } = report[name];
      return `${count} ${text}: ${places.join(', ')}${count > places.length ? ', …' : ''}`;
    }),
  ];
}
