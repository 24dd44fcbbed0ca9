import { readFileSync } from 'node:fs';

interface Attribute {
  readonly type: string;
  readonly requirement: 'required' | 'recommended' | 'optional';
  readonly is_array?: boolean;
  readonly enum?: Readonly<Record<string, string>>;
  readonly sibling?: string;
  readonly deprecated?: string;
}

interface Described {
  readonly caption: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly constraints?: { readonly at_least_one?: readonly string[] };
}

interface Facts {
  readonly version: string;
  readonly types: Readonly<
    Record<string, { readonly type?: string; readonly regex?: string; readonly max_len?: number }>
  >;
  readonly classes: Readonly<
    Record<
      string,
      Described & {
        readonly uid: number;
        readonly category: { readonly uid: number; readonly caption: string };
      }
    >
  >;
  readonly objects: Readonly<Record<string, Described>>;
}

/** What OCSF says of its release 1.8.0; see the folder's README. */
export const OCSF_FACTS = JSON.parse(
  readFileSync(new URL('facts/ocsf-1.8.0.json', import.meta.url), 'utf8'),
) as Facts;

type Members = Readonly<Record<string, unknown>>;
const OTHER = '99';

/** All that OCSF's schema says against an event, a line each. */
export function ocsfFaults(event: Members): string[] {
  const found = Object.values(OCSF_FACTS.classes).find(({ uid }) => uid === event['class_uid']);
  if (found === undefined) return [`class_uid ${String(event['class_uid'])} is none`];
  const { caption, uid, category } = found;
  const activity = Number(event['activity_id']);
  const name = found.attributes['activity_id']?.enum?.[activity];
  const expected = {
    ...{ class_name: caption, category_uid: category.uid, category_name: category.caption },
    ...{ type_uid: uid * 100 + activity, type_name: `${caption}: ${name}` },
  };
  const differences = Object.entries(expected).filter(([member, value]) => event[member] !== value);
  return [
    ...differences.map(([member, value]) => `${member} is ${String(event[member])} and not ${value}`),
    ...faultsOf(event, found, ''),
    ...((event['metadata'] as Members | undefined)?.['version'] === OCSF_FACTS.version
      ? []
      : ['metadata.version is another']),
  ];
}

function faultsOf(members: Members, { attributes, constraints }: Described, path: string): string[] {
  const missing = Object.entries(attributes).filter(
    ([name, { requirement }]) => requirement === 'required' && members[name] === undefined,
  );
  const wanted = constraints?.at_least_one ?? [];
  const hasOne = wanted.length === 0 || wanted.some((name) => members[name] !== undefined);
  return [
    ...missing.map(([name]) => `${path}${name} is missing`),
    ...(hasOne ? [] : [`${path} has none of ${wanted.join(', ')}`]),
    ...Object.entries(members).flatMap(([name, value]) => {
      const attribute = attributes[name];
      if (attribute === undefined) return [`${path}${name} is unknown`];
      return [
        ...valueFaults(value, attribute, path + name),
        ...siblingFaults(value, attribute, members, path + name),
      ];
    }),
  ];
}

function valueFaults(value: unknown, attribute: Attribute, path: string): string[] {
  if (attribute.deprecated !== undefined) return [`${path} is deprecated`];
  if (attribute.is_array === true) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item, index) => itemFaults(item, attribute, `${path}[${index}]`));
  }
  return itemFaults(value, attribute, path);
}

function itemFaults(value: unknown, { type, enum: known }: Attribute, path: string): string[] {
  if (known !== undefined && known[String(value)] === undefined)
    return [`${path} is ${String(value)}, which is none of its values`];
  const rule = OCSF_FACTS.types[type];
  if (rule !== undefined) return scalarFaults(value, type, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no object`];
  // An object of whatever members.
  if (type === 'object') return [];
  const described = OCSF_FACTS.objects[type];
  return described === undefined
    ? [`${path} is a ${type}, of which there are no facts here`]
    : faultsOf(value as Members, described, `${path}.`);
}

function scalarFaults(value: unknown, type: string, path: string): string[] {
  const { type: base = type, regex, max_len: maximum = Infinity } = OCSF_FACTS.types[type] ?? {};
  const isRight =
    base === 'integer_t' || base === 'long_t'
      ? Number.isSafeInteger(value)
      : typeof value === 'string' &&
        value.length <= maximum &&
        (regex === undefined || new RegExp(regex).test(value));
  return isRight ? [] : [`${path} is ${JSON.stringify(value)} and no ${type}`];
}

/** The name beside a number is its caption, or the sender's own word where the number is "other". */
function siblingFaults(
  value: unknown,
  { enum: known, sibling }: Attribute,
  members: Members,
  path: string,
): string[] {
  if (known === undefined || sibling === undefined) return [];
  const name = members[sibling];
  if (name !== undefined && typeof name !== 'string') return [`${path} has a name that is no text`];
  if (String(value) === OTHER) return name ? [] : [`${path} is other, without a name`];
  return name === undefined || name === known[String(value)] ? [] : [`${path} and ${name} say two things`];
}
