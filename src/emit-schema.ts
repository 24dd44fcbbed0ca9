import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { printAppSchema } from './schema.ts';

await writeFile('schema.graphql', printAppSchema());
