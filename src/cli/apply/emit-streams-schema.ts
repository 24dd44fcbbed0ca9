import { writeFile } from 'node:fs/promises';
import { streamsJsonSchema } from './streams-schema.ts';

await writeFile('docs/streams.schema.json', streamsJsonSchema());
