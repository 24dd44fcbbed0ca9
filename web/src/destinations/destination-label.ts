// The name that the server generates for a destination without a name, as GitLab does.
const MADE_UP = /^Destination_[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether the name says nothing: no person has given it. */
export function isMadeUp(name: string): boolean {
  return name.trim() === '' || MADE_UP.test(name);
}

/** What the page calls a destination: the name that a person gave it, otherwise where it sends to. */
export function labelOf({ name, address }: { name: string; address: string }): string {
  if (!isMadeUp(name)) return name;
  if (!URL.canParse(address)) return address;
  const { host, pathname } = new URL(address);
  return pathname === '/' ? host : host + pathname;
}
