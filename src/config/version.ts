/** This program's version, as in package.json: test/guards/version.test.ts. */
export const VERSION = '0.1.0';
