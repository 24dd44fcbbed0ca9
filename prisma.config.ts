import { defineConfig } from 'prisma/config';

// No datasource URL: migrations run through src/database/migrate.ts at start, never through the CLI.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
