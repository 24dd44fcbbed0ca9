/** What the references of a file led to. */
export interface Resolved<T> {
  readonly value: T;
  /** Every variable that was used, with its value. */
  readonly used: ReadonlyMap<string, string>;
  /** Every variable that is named, in the order of the file. */
  readonly named: readonly string[];
  /** Variables that are not set, or empty. */
  readonly missing: readonly string[];
  /** Paths at which `${` does not begin a reference, for example `groups.my-group.destinations.0.url`. */
  readonly malformed: readonly string[];
}

// `$${` stands for the characters `${`.
const REFERENCE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g;

/** Puts the environment's values in place of `${NAME}` in every text below `value`; the shape stays as it is. */
export function resolveReferences<T>(
  value: T,
  env: Readonly<Record<string, string | undefined>>,
): Resolved<T> {
  const used = new Map<string, string>();
  const named = new Set<string>();
  const malformed = new Set<string>();
  const resolveText = (text: string, path: string): string =>
    text.replaceAll(REFERENCE, (found, name: string | undefined) => {
      if (found === '$${') return '${';
      if (name === undefined) {
        malformed.add(path);
        return found;
      }
      named.add(name);
      const value = env[name] ?? '';
      if (value !== '') used.set(name, value);
      return value;
    });
  const resolved = withTexts(value, '', resolveText) as T;
  const missing = [...named].filter((name) => !used.has(name));
  return { value: resolved, used, named: [...named], missing, malformed: [...malformed] };
}

/** The same shape with other texts; keys are names of groups, headers and fields, which stay. */
function withTexts(item: unknown, path: string, change: (text: string, path: string) => string): unknown {
  const at = (key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);
  if (typeof item === 'string') return change(item, path);
  if (Array.isArray(item)) return item.map((member, index) => withTexts(member, at(index), change));
  if (typeof item !== 'object' || item === null) return item;
  return Object.fromEntries(
    Object.entries(item).map(([key, member]) => [key, withTexts(member, at(key), change)]),
  );
}

/** Whether a text of a file holds something of the environment's. */
export function hasReference(text: string): boolean {
  return [...text.matchAll(REFERENCE)].some(([found]) => found !== '$${');
}

/** The text as a file has to have it for these characters to come out. */
export function escapeReferences(text: string): string {
  // As a text, `$$` would stand for one.
  return text.replaceAll('${', () => '$${');
}

/** The same for every text of a value. */
export function escapeAll(value: unknown): unknown {
  return withTexts(value, '', escapeReferences);
}
