import { afterAll, beforeAll } from '@jest/globals';
import { deliveriesScenarios } from './scenarios/deliveries.ts';
import { eventsScenarios } from './scenarios/events.ts';
import { explorerScenarios } from './scenarios/explorer.ts';
import { formScenarios } from './scenarios/form.ts';
import { instanceScenarios } from './scenarios/instance.ts';
import { signingInScenarios } from './scenarios/signing-in.ts';
import { streamsScenarios } from './scenarios/streams.ts';
import { sourcesScenarios } from './scenarios/sources.ts';
import { startWebWorld, type WebWorld } from './web-world.ts';

// One server and one browser for all of it; each scenario has a group and a tab of its own.
let world: WebWorld;
beforeAll(async () => void (world = await startWebWorld()));
afterAll(() => world.close());

signingInScenarios(() => world);
streamsScenarios(() => world);
formScenarios(() => world);
deliveriesScenarios(() => world);
sourcesScenarios(() => world);
eventsScenarios(() => world);
instanceScenarios(() => world);
explorerScenarios(() => world);
