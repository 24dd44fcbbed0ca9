// First: type-graphql's decorators read the types that it records.
import 'reflect-metadata';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type ProcessEnvironment from './environment.ts';
import { heldNow, leftSince } from './leftovers.ts';
import { beginTestFile, type Globals } from './module-loader.ts';

type RunTestFile = (
  globalConfig: unknown,
  config: { readonly cacheDirectory: string },
  environment: ProcessEnvironment,
  runtime: { getSourceMaps(): Map<string, string> },
  path: string,
  sendMessageToJest: unknown,
) => Promise<{ readonly numFailingTests: number }>;

const nativeRequire = createRequire(import.meta.url);
const { default: runCircus } = nativeRequire('jest-circus/runner') as { readonly default: RunTestFile };
/** Where jest-circus keeps who hears of tests. */
const EVENT_HANDLERS = Symbol.for('EVENT_HANDLERS');

/**
 * Runs a test file with Jest's own jest-circus, but has Node.js load its modules. Jest's runtime loads all of `src/` and all
 * packages anew for each of hundreds of files, which takes as long as the tests themselves.
 */
const runTestFile: RunTestFile = async (
  globalConfig,
  config,
  environment,
  runtime,
  path,
  sendMessageToJest,
) => {
  const heldBefore = heldNow();
  const modules = beginTestFile(config.cacheDirectory, runtime.getSourceMaps());
  const loading = {
    requireInternalModule: requireAnew,
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (file: string) => import(modules.urlOf(pathToFileURL(file))),
    setGlobalsForRuntime: (globals: Globals) =>
      modules.setGlobals({ ...globals, jest: jestObject(environment) }),
  };
  const loadingRuntime = withMethods(runtime, loading);
  const result = await runCircus(globalConfig, config, environment, loadingRuntime, path, sendMessageToJest);
  const left = await leftSince(heldBefore);
  // A test that fails seldom closes what it has opened, and is what to look at first.
  if (left.length === 0 || result.numFailingTests > 0) return result;
  const text = `This file leaves open: ${left.join(', ')}. Close it in afterAll or at the end of its test.`;
  // The stack would show this function alone.
  throw Object.assign(new Error(text), { stack: text });
};
export default runTestFile;

/** jest-circus keeps the tests of a file in the state of its modules. */
function requireAnew(path: string): unknown {
  Reflect.deleteProperty(globalThis, EVENT_HANDLERS);
  Reflect.deleteProperty(nativeRequire.cache, path);
  return nativeRequire(path);
}

/** What `jest` has in a test. Modules are not replaced here: nothing is mocked but the clock. */
function jestObject({ moduleMocker, fakeTimersModern: timers }: ProcessEnvironment): object {
  return {
    fn: moduleMocker.fn.bind(moduleMocker),
    spyOn: moduleMocker.spyOn.bind(moduleMocker),
    useFakeTimers: timers.useFakeTimers.bind(timers),
    useRealTimers: timers.useRealTimers.bind(timers),
    advanceTimersByTime: timers.advanceTimersByTime.bind(timers),
  };
}

/** The object, with these methods in place of its own. */
function withMethods<T extends object>(object: T, methods: Readonly<Record<string, unknown>>): T {
  return new Proxy(object, {
    get(target, name) {
      if (typeof name === 'string' && name in methods) return methods[name];
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
