import type { Route } from './route.ts';

export type Slashes = ReturnType<typeof createSlashes>;

/**
 * Addresses in which several slashes count as one. For some paths only: in those of the API a variable of a script may be
 * empty, and `DELETE /groups//members` must not become another request.
 */
export function createSlashes() {
  const beginnings: string[] = [];
  return {
    add({ path, anySlashes }: Pick<Route<never>, 'path' | 'anySlashes'>): void {
      if (anySlashes === true) beginnings.push(path.replace(/[:*].*$/, ''));
    },
    /** The URL of a request as its route has it. */
    plain(url: string): string {
      if (!url.includes('//')) return url;
      const question = url.indexOf('?');
      const end = question === -1 ? url.length : question;
      const path = url.slice(0, end).replaceAll(/\/{2,}/g, '/');
      return beginnings.some((beginning) => path.startsWith(beginning)) ? path + url.slice(end) : url;
    },
  };
}
