import { LineCounter, parseDocument, type Document } from 'yaml';
import type { ZodError } from 'zod';
import { printable } from '../../errors/printable.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { RefusedError } from '../command-error.ts';
import type { Scope } from '../destination/scope.ts';
import { readInput } from '../read-secret.ts';
import { checkDestinations } from './check-destinations.ts';
import { checkSources } from './check-sources.ts';
import { ENV_PREFIX, maySend } from './env-prefix.ts';
import { hasReference, resolveReferences } from './references.ts';
import {
  streamsSchema,
  type DestinationEntry,
  type RedactionEntry,
  type SourceEntry,
  type StreamsFile,
} from './streams-schema.ts';

/**
 * Limit of nodes that aliases expand to: far more than a file needs, and few enough that a small file does not become
 * megabytes.
 */
const MAX_ALIASES = 10_000;

/** A destination as the file wants it. */
export interface DesiredDestination extends DestinationEntry {
  /** The URL as it may be shown: with references to variables, not with their values. */
  readonly shownUrl: string;
  /** The URL contains a value of the environment. */
  readonly hasSecretUrl: boolean;
}

/** The file's entries for one owner. */
export interface DesiredOwner {
  readonly scope: Scope;
  readonly destinations?: readonly DesiredDestination[];
  readonly sources?: readonly SourceEntry[];
  readonly redaction?: RedactionEntry;
}

/**
 * Reads a file of `apply`, with the environment's values in it; those are hidden from then on in whatever is printed. The
 * file may be another person's than the environment: it gets values of variables with these prefixes alone.
 */
export async function readStreamsFile(
  cli: Cli,
  file: string,
  prefixes: readonly string[] | undefined,
): Promise<DesiredOwner[]> {
  const raw = parseStreams(await readInput(cli, file), file);
  const { value, used, named, missing, malformed } = resolveReferences(raw, cli.io.env);
  const forbidden = named.filter((name) => !maySend(name, prefixes));
  if (forbidden.length > 0) {
    const begin = (prefixes ?? [ENV_PREFIX]).join(' or ');
    throw new RefusedError(cliErrors.VARIABLES_NOT_SENT({ names: forbidden.join(', '), begin }));
  }
  if (missing.length > 0) throw new RefusedError(cliErrors.VARIABLES_MISSING({ names: missing.join(', ') }));
  const [bad] = malformed;
  if (bad !== undefined) throw new RefusedError(cliErrors.REFERENCE_MALFORMED({ path: bad }));
  for (const [name, secret] of used) cli.redactor.hide(secret, `\${${name}}`);
  const owners = ownersOf(value, raw);
  const problems = owners.flatMap((owner) => [...checkDestinations(owner), ...checkSources(owner)]);
  if (problems.length > 0)
    throw new RefusedError(cliErrors.FILE_WRONG({ file, problems: problems.map(printable).join('\n') }));
  return owners;
}

function parseStreams(text: string, file: string): StreamsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    throw new RefusedError(cliErrors.FILE_WRONG({ file, problems: `line ${line}: ${broken.message}` }));
  }
  const read = streamsSchema.safeParse(valueOf(document, file));
  if (read.success) return read.data;
  throw new RefusedError(
    cliErrors.FILE_WRONG({
      file,
      problems: problemsOf(read.error, document, lines).map(printable).join('\n'),
    }),
  );
}

function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    const problems = error instanceof Error ? printable(error.message) : String(error);
    throw new RefusedError(cliErrors.FILE_WRONG({ file, problems }));
  }
}

function problemsOf(error: ZodError, document: Document, lines: LineCounter): string[] {
  return error.issues.map(({ path, message }) => {
    const at = path.map(String);
    return `line ${lineOf(document, at, lines)}: ${at.join('.') || 'the file'}: ${message}`;
  });
}

/** The line of the node at the path, or of its nearest parent that exists. */
function lineOf(document: Document, path: readonly string[], lines: LineCounter): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = (node as { range?: readonly number[] } | null | undefined)?.range;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return 1;
}

function ownersOf(resolved: StreamsFile, raw: StreamsFile): DesiredOwner[] {
  const groups = Object.entries(resolved.groups ?? {}).map(
    ([path, { destinations, sources, redaction }]) => ({
      scope: { kind: 'group' as const, path },
      destinations: destinations && withShownUrls(destinations, raw.groups?.[path]?.destinations),
      ...{ sources, redaction },
    }),
  );
  if (resolved.instance === undefined) return groups;
  const destinations = withShownUrls(resolved.instance.destinations, raw.instance?.destinations);
  return [...groups, { scope: { kind: 'instance' }, destinations }];
}

function withShownUrls(
  resolved: readonly DestinationEntry[],
  raw: readonly DestinationEntry[] = [],
): DesiredDestination[] {
  return resolved.map((entry, index) => {
    const shownUrl = raw[index]?.url ?? '';
    return { ...entry, shownUrl, hasSecretUrl: hasReference(shownUrl) };
  });
}
