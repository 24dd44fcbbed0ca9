import type { RequestPreview } from './sender.ts';

/** What people see of headers, a flat list of name, value, name, value; `shown` says what they see of a value. */
export function previewOf(
  flat: readonly string[],
  shown: (name: string, value: string) => string = (_name, value) => value,
): RequestPreview {
  const headers = Array.from({ length: flat.length / 2 }, (_, index) => {
    const [name = '', value = ''] = flat.slice(2 * index, 2 * index + 2);
    return { name, value: shown(name, value) };
  });
  return { headers };
}
