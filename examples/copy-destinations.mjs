// Copies the HTTP destinations of a group, or of the instance, from one server to another: from GitLab to Auditstream, back,
// or between two of either, because they speak the same API. Plain Node.js (20 or newer), no dependencies.
//
//   FROM_TOKEN=… TO_TOKEN=… node examples/copy-destinations.mjs --from https://gitlab.example.com \
//     --to https://audit.example.com (--group my-group [--to-group other-group] | --instance) [--paused]
//
// Copies URL, name, token, headers and filters. Skips destinations whose URL exists already.
// docs/gitlab-compatibility.md explains when to run it.
import { parseArgs } from 'node:util';

const TIMEOUT_MS = 30_000;

const OWNERS = {
  group: {
    place: (list) => `group(fullPath: $path) { ${list} }`,
    list: 'externalAuditEventStreamingDestinations',
    prefix: 'groupAuditEventStreamingDestinations',
    filters: 'auditEventsGroupDestination',
    type: 'GroupAuditEventStreamingDestination',
  },
  instance: {
    place: (list) => list,
    list: 'auditEventsInstanceStreamingDestinations',
    prefix: 'instanceAuditEventStreamingDestinations',
    filters: 'auditEventsInstanceDestination',
    type: 'InstanceAuditEventStreamingDestination',
  },
};

class Refused extends Error {}

const { from, to, owner, paused } = readArguments();
try {
  process.exitCode = (await copyAll()) ? 0 : 1;
} catch (error) {
  console.error(
    `${error.message}${error.cause ? ` (${error.cause.message})` : ''}. Correct it and run this again.`,
  );
  process.exitCode = 1;
}

/** Whether all of them are there now. */
async function copyAll() {
  const present = new Set((await listOf(to)).map(({ config }) => config.url));
  const denylist = await denylistOf(from);
  let complete = true;
  // The oldest first, so that both servers list them in the same order.
  for (const destination of (await listOf(from, denylist)).reverse()) {
    const { name, config } = destination;
    const outcome = present.has(config.url)
      ? 'is there already'
      : await copy(destination).catch((error) => {
          if (!(error instanceof Refused)) throw error;
          complete = false;
          return error.message;
        });
    console.log(`${name}: ${outcome}`);
  }
  if (denylist.isHidden) {
    console.log(
      'Types on denylists were not copied, because the server does not show them. Add them by hand.',
    );
  }
  return complete;
}

/** Auditstream shows which types a destination leaves out; GitLab has that from 19.1 on, and does not show it. */
async function denylistOf(server) {
  const query = `{ mutations: __type(name: "Mutation") { fields { name } } type: __type(name: "${owner.type}") { fields { name } } }`;
  const { mutations, type } = await ask(server, query);
  const has = (found, name) => found?.fields.some((field) => field.name === name) ?? false;
  const isShown = has(type, 'eventTypeDenylistFilters');
  return { isShown, isHidden: !isShown && has(mutations, `${owner.filters}DenylistEventsAdd`) };
}

function readArguments() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const options = {
    ...{ from: text, to: text, group: text, 'to-group': text },
    ...{ instance: flag, paused: flag },
  };
  const { values } = parseArgs({ options });
  const { FROM_TOKEN = '', TO_TOKEN = '' } = process.env;
  const isComplete = [values.from, values.to, FROM_TOKEN, TO_TOKEN].every(Boolean);
  if (!isComplete || (values.group === undefined) !== values.instance) {
    console.error(
      'Set FROM_TOKEN and TO_TOKEN, and pass --from URL, --to URL, and --group PATH or --instance; then run this again.',
    );
    process.exit(2);
  }
  return {
    from: { url: values.from, token: FROM_TOKEN, path: values.group },
    to: { url: values.to, token: TO_TOKEN, path: values['to-group'] ?? values.group },
    owner: OWNERS[values.instance ? 'instance' : 'group'],
    paused: values.paused,
  };
}

/** Makes it paused, and activates it last: no event goes out past a filter that is still to be made. */
async function copy(destination) {
  const { name, category, config, secretToken, active } = destination;
  const { eventTypeFilters, eventTypeDenylistFilters = [], namespaceFilters } = destination;
  if (category !== 'http') throw new Refused(`not copied: its category is ${category}; make it by hand`);
  // Streaming to itself, a server would make a new event of each that it delivers, without an end.
  if (new URL(config.url).origin === new URL(to.url).origin) {
    throw new Refused('not copied: it leads to the server that it was to be copied to');
  }
  const input = { category, name, config, secretToken, ...(to.path !== undefined && { groupPath: to.path }) };
  const answer = await mutate(`${owner.prefix}Create`, input, 'externalAuditEventDestination { id }');
  const { id } = answer.externalAuditEventDestination;
  await mutate(`${owner.prefix}Update`, { id, active: false });
  try {
    if (eventTypeFilters.length > 0) {
      await mutate(`${owner.filters}EventsAdd`, { destinationId: id, eventTypeFilters });
    }
    if (eventTypeDenylistFilters.length > 0) {
      const denied = { destinationId: id, eventTypeFilters: eventTypeDenylistFilters };
      await mutate(`${owner.filters}DenylistEventsAdd`, denied);
    }
    for (const { namespace } of namespaceFilters ?? []) {
      const namespacePath = movedPath(namespace.fullPath);
      await mutate(`${owner.filters}NamespaceFilterCreate`, { destinationId: id, namespacePath });
    }
    if (active && !paused) await mutate(`${owner.prefix}Update`, { id, active: true });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused(`copied, but paused and not complete: ${error.message}`);
  }
  return active && !paused ? 'copied' : 'copied, paused';
}

/** Where a namespace of the group is on the other side, if the group has another path there. */
function movedPath(fullPath) {
  if (from.path?.toLowerCase() !== fullPath.split('/')[0].toLowerCase()) return fullPath;
  return to.path + fullPath.slice(from.path.length);
}

async function listOf(server, { isShown } = { isShown: false }) {
  const { list, place } = owner;
  const page = `(first: 20, after: $after) {
    nodes { name category config secretToken active eventTypeFilters
      ${isShown ? 'eventTypeDenylistFilters' : ''} namespaceFilters { namespace { fullPath } } }
    pageInfo { hasNextPage endCursor } }`;
  const variables = server.path === undefined ? '$after: String' : '$path: ID!, $after: String';
  const query = `query (${variables}) { ${place(`${list} ${page}`)} }`;
  const destinations = [];
  for (let after = null; ;) {
    const data = await ask(server, query, { path: server.path, after });
    const found = (server.path === undefined ? data : data.group)?.[list];
    if (!found) throw new Error(`${server.url} shows no destinations; check the path, and whose token it is`);
    destinations.push(...found.nodes);
    if (!found.pageInfo.hasNextPage) return destinations;
    after = found.pageInfo.endCursor;
  }
}

async function mutate(name, input, asked = '') {
  const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { errors ${asked} } }`;
  const payload = (await ask(to, document, { input }))[name];
  if (payload.errors.length > 0) throw new Refused(payload.errors.join('; '));
  return payload;
}

async function ask({ url, token }, query, variables) {
  const response = await fetch(new URL('/api/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const { data, errors = [] } = await response.json().catch(() => ({}));
  if (errors.length > 0) throw new Refused(errors.map(({ message }) => message).join('; '));
  if (!data) throw new Error(`${url} answered ${response.status} without data; check the address`);
  return data;
}
