import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));

/** The only places that open connections to PostgreSQL, or hand them to a library that would open its own. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'database/pool.ts': ['new pg.Pool(', 'new pg.Client('],
  'database/database.ts': ['new PrismaAdapter(pool)'],
  'database/prisma-adapter.ts': ['extends PrismaPg'],
  'queue/job-queue.ts': ['new PgBoss({ db: own'],
};
const OPENS =
  /new\s+(?:pg\.(?:Pool|Client)|Prisma(?:Pg|Adapter)|PgBoss)\s*\((?:\s*\{\s*db: own|pool\))?|extends\s+PrismaPg/g;
// Other names for the same, which the first pattern would not see.
const RENAMES = /import\s+(?!type)[^;]*\{[^}]*\}\s*from\s*'pg(?:-pool)?'|\}\s*=\s*pg;/g;

function opensIn(text: string): string[] {
  return [...(text.match(OPENS) ?? []), ...(text.match(RENAMES) ?? [])].map((found) =>
    found.replace(/\s+/g, ' '),
  );
}

describe('connections to PostgreSQL', () => {
  it('are opened in one place, which sets every session up', () => {
    const found = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('database/generated/'))
      .map((file) => [file, opensIn(readFileSync(SOURCE + file, 'utf8'))] as const);
    expect(Object.fromEntries(found.filter(([, opens]) => opens.length > 0))).toEqual(ALLOWED);
  });

  it('would be found elsewhere', () => {
    expect(opensIn('const client = new pg.Client(connection);')).toEqual(['new pg.Client(']);
    expect(opensIn('new PrismaPg({ connectionString })')).toEqual(['new PrismaPg(']);
    expect(opensIn('new PrismaAdapter({ connectionString })')).toEqual(['new PrismaAdapter(']);
    expect(opensIn('new  PgBoss (url)')).toEqual(['new PgBoss (']);
    expect(opensIn("import { Pool } from 'pg';")).toHaveLength(1);
    expect(opensIn('const { Client } = pg;')).toHaveLength(1);
    expect(opensIn("import type { Pool } from 'pg'; import pg from 'pg';")).toEqual([]);
  });
});
