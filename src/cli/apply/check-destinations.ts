import { headerErrors, MAX_HEADERS } from '../../destinations/rules/header-rules.ts';
import { formatNamed } from '../../formats/formats.ts';
import { isOverHttp } from './is-over-http.ts';
import { scopeName } from '../destination/scope.ts';
import type { DesiredDestination, DesiredOwner } from './read-streams-file.ts';

const TOKEN = /^[\x20-\x7e]{16,24}$/;
const MAX_URL = 255;
const MAX_NAME = 72;

/** Finds what the server would refuse, before anything is sent; no line contains a secret. */
export function checkDestinations({ scope, destinations = [] }: DesiredOwner): string[] {
  const names = destinations.map(({ name }) => name);
  const urls = destinations.map(({ url }) => url);
  return [
    ...twiceIn(names).map(
      (name) => `${scopeName(scope)}: "${name}" occurs twice; give each one its own name`,
    ),
    ...destinations.flatMap((destination, index) => {
      const sameUrl = destination.url !== undefined && urls.indexOf(destination.url) !== index;
      const problems = [
        ...problemsOf(destination),
        ...(sameUrl ? ['url: another destination has it already'] : []),
      ];
      return problems.map((problem) => `${scopeName(scope)}: "${destination.name}": ${problem}`);
    }),
  ];
}

/** Members that only destinations over HTTP may have, and members that only others may have. */
function kindProblems({ kind, url, config, secretToken, verificationToken, headers }: DesiredDestination) {
  if (isOverHttp(kind)) {
    return [
      ...(url === undefined ? ['url: is missing'] : []),
      ...(config === undefined ? [] : ['config: is for other kinds than http; write url and headers']),
      ...(secretToken === undefined
        ? []
        : ['secretToken: is for other kinds than http; write verificationToken']),
    ];
  }
  const others = { url, verificationToken, headers };
  return Object.entries(others).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: is for the kind http; write config and secretToken`],
  );
}

function problemsOf(destination: DesiredDestination): string[] {
  const { name, url = 'https://unsaid', verificationToken, headers = {} } = destination;
  const { eventTypes = [], deniedEventTypes = [], namespaces = [], format = '', batch = {} } = destination;
  const isAlone = formatNamed(format)?.batches === false;
  const isUrl = URL.canParse(url) && /^https?:/i.test(url);
  const keys = Object.keys(headers).map((key) => key.toLowerCase());
  return [
    ...kindProblems(destination),
    ...([...name].length > MAX_NAME ? [`name: is longer than ${MAX_NAME} characters`] : []),
    ...(isUrl ? [] : ['url: must be an http or https URL']),
    ...([...url].length > MAX_URL ? [`url: is longer than ${MAX_URL} characters`] : []),
    ...(verificationToken === undefined || TOKEN.test(verificationToken)
      ? []
      : ['verificationToken: must have 16 to 24 printable characters']),
    ...(keys.length > MAX_HEADERS ? [`headers: are more than ${MAX_HEADERS}`] : []),
    ...twiceIn(keys).map((key) => `headers: ${key} occurs twice, in different case`),
    ...twiceIn(eventTypes).map((type) => `eventTypes: ${type} occurs twice`),
    ...twiceIn(deniedEventTypes).map((type) => `deniedEventTypes: ${type} occurs twice`),
    ...deniedEventTypes
      .filter((type) => eventTypes.includes(type))
      .map((type) => `deniedEventTypes: ${type} is in eventTypes, too`),
    // Paths are compared regardless of case.
    ...twiceIn(namespaces.map((path) => path.toLowerCase())).map(
      (path) => `namespaces: ${path} occurs twice`,
    ),
    ...(isAlone && (batch.maxEvents ?? 1) > 1
      ? [`format: ${format} carries one event for each request; set batch.maxEvents to 1`]
      : []),
    ...Object.entries(headers).flatMap(([key, header]) => {
      const value = typeof header === 'string' ? header : header.value;
      return headerErrors({ key: { text: key, taken: false }, value }).map(
        (text) => `header ${key}: ${text}`,
      );
    }),
  ];
}

export function twiceIn(texts: readonly string[]): string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}
