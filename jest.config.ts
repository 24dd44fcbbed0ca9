import type { Config } from 'jest';

const config: Config = {
  testEnvironment: '<rootDir>/test/support/runner/environment.ts',
  testRunner: '<rootDir>/test/support/runner/test-runner.ts',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '@swc/jest' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testSequencer: '<rootDir>/test/support/longest-first.ts',
  // Far above what any test takes: a loaded machine is slow, not wrong.
  testTimeout: 120_000,
  // Three workers on two cores, because long tests mostly wait; each test file has a database of its own, so files never meet.
  maxWorkers: 3,
};

export default config;
