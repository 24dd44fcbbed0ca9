import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

type ProjectConfig = ConstructorParameters<typeof ModernFakeTimers>[0]['config'];

/** Where tests run: in the worker process itself. A context of its own would need modules of its own. */
export default class ProcessEnvironment {
  /** Jest writes into it what it would give to a context. */
  readonly global = {};
  readonly moduleMocker = new ModuleMocker(globalThis);
  readonly fakeTimers = null;
  readonly fakeTimersModern: ModernFakeTimers;
  readonly #workerConsole = globalThis.console;
  readonly #testConsole: Console;

  constructor({ projectConfig }: { projectConfig: ProjectConfig }, { console }: { console: Console }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.#testConsole = console;
  }

  setup(): void {
    globalThis.console = this.#testConsole;
  }

  teardown(): void {
    this.fakeTimersModern.dispose();
    globalThis.console = this.#workerConsole;
  }

  getVmContext(): null {
    return null;
  }
}
