import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { describeKind } from './conformance.ts';
import { folderOfKind } from './folder-of-kind.ts';
import type { KindUnderTest } from './kind-under-test.ts';

// Every line of the list is tried: a kind brings the receiver that it is tried with.
for (const { name } of DESTINATION_KINDS) {
  const folder = folderOfKind(name);
  const { underTest } = (await import(`./${folder}/under-test.ts`)) as { underTest: KindUnderTest };
  describeKind(underTest);
}
