/** The options of Node.js that docs/operations.md has for small machines; they come after those of `npm start`. */
export const SMALL_MACHINE: { readonly nodeArguments: readonly string[] } = {
  nodeArguments: ['--max-semi-space-size=4', '--heap-growing-percent=20', '--no-maglev', '--no-sparkplug'],
};
