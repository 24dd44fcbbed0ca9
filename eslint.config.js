import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// Imports follow the event, never back: a folder imports only what stands to the right of it. The kits at the end know
// no product words. (ARCHITECTURE.md; test/guards/imports.test.ts shows that this fires.)
const FOLDERS = [
  'cli',
  ...['pages', 'sources', 'audit-events', 'replays', 'deliveries', 'streaming', 'destinations'],
  ...['event-types', 'event-log', 'groups', 'access', 'destination-kinds'],
  ...['config-forms', 'formats', 'redaction'],
  ...[
    'graphql',
    'http',
    'queue',
    'database',
    'embedded-postgres',
    'data-folder',
    'config',
    'outbound',
    'encryption',
    'json',
    'cache',
    'shares',
    'threads',
    'observability',
    'errors',
  ],
];
// The same for the files at the top of src; `cli`, the other entry, stands between main and app.
const TOP_FILES = ['main', 'app', 'api', 'schema|routes|workers', 'followers\\.thread', 'followers'];
// Lists of what all folders have, which no folder may ask for.
const LISTS_OF_ALL = ['error-tables'];
// The rooms of the two large folders, from the top down: the rule holds inside them as it does between folders.
const ROOMS = {
  streaming: [
    ...['retention', 'test-events', 'probe', 'stream', 'retry', 'last-delivery', 'state'],
    ...['request', 'limit', 'lanes', 'attempts', 'queues'],
  ],
  destinations: [
    ...['api', 'api-legacy', 'api-consolidated', 'lifecycle', 'headers', 'filters'],
    ...['changes', 'rules', 'model', 'secrets'],
  ],
};

// What a person reads stands in a table of `defineErrors`, and so in docs/errors.md. Types hold most of it (`ErrorText`);
// these are the places that take any text.
const UNREGISTERED = [
  "NewExpression[callee.name='GraphQLError'] > .arguments:first-child",
  "CallExpression[callee.property.name=/^(warn|error|fatal)$/][callee.object.name='log'] > .arguments",
  "CallExpression[callee.property.name=/^(warn|error|fatal)$/][callee.object.property.name='log'] > .arguments",
  "CallExpression[callee.name='jsonAnswer'][arguments.0.value>=400] Property[key.name=/^(message|error_description)$/] > .value",
  "CallExpression[callee.object.property.name='stderr'][callee.property.name='write'] > .arguments",
].map((place) => ({
  selector: `${place}:matches(Literal, TemplateLiteral[quasis.0.value.raw=/[a-z]/])`,
  message: 'Give the text a code in the *-errors.ts of its feature, and a row in docs/errors.md.',
}));

// V8 forgets them in what it compiles without optimising, as it does in a large process (nodejs/node#60030).
const MODIFIERS = {
  selector: 'Literal[regex.pattern=/\\(\\?[ims-]+:/]',
  message: 'Say by a flag of the whole expression whether cases are told apart.',
};

// With DATABASE_URL it is not loaded: who needs it imports it at run time. Its errors are in the list of all.
const EMBEDDED = [
  '^(\\.\\.?/)+embedded-postgres/',
  'the embedded PostgreSQL is loaded only where it is started',
];
const folderPatterns = (folder) => [
  [
    `^(\\.\\./)+(${FOLDERS.slice(0, FOLDERS.indexOf(folder)).join('|') || 'nothing'})/`,
    `${folder} stands below this folder`,
  ],
  [
    `^(\\.\\./)+(${[...(folder === 'cli' ? ['main'] : TOP_FILES), ...LISTS_OF_ALL].join('|')})\\.ts$`,
    'folders stand below the files at the top of src',
  ],
];
const folderRules = FOLDERS.map((folder) => forbidImports(`src/${folder}/**/*.ts`, folderPatterns(folder)));
// They come after the rules of the folders, whose patterns they repeat: the last rule for a file is the one that counts.
const roomRules = Object.entries(ROOMS).flatMap(([folder, rooms]) =>
  rooms.map((room, index) =>
    forbidImports(`src/${folder}/${room}/**/*.ts`, [
      ...folderPatterns(folder),
      [`^\\.\\./(${rooms.slice(0, index).join('|') || 'nothing'})/`, `${room} stands below this room`],
    ]),
  ),
);
const topFileRules = TOP_FILES.map((files, index) =>
  forbidImports(`src/@(${files}).ts`, [
    [
      `^\\./(${
        TOP_FILES.slice(0, index)
          .map((file) => (file === 'main' ? 'main\\.ts|cli/.*' : `${file}\\.ts`))
          .join('|') || 'nothing'
      })$`,
      'imports go from main to app to api to the lists',
    ],
  ]),
);

const otherTopFileRules = { ...forbidImports('src/*.ts', []), ignores: ['src/error-tables.ts'] };

function forbidImports(files, patterns) {
  const options = [...patterns, EMBEDDED].map(([regex, why]) => ({
    regex,
    message: `Imports go one way: ${why} (ARCHITECTURE.md).`,
  }));
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns: options }] } };
}

// Packages and modules of which few files know: whoever replaces one finds them by their names (docs/adr).
const KNOWN_TO_FEW = [
  {
    files: 'src/**/*.ts',
    except: [
      'src/**/*.@(type|input|resolver|mutations|scalar).ts',
      'src/graphql/**',
      'src/schema.ts',
      'src/destinations/api/on-every-form.ts',
      'src/destinations/lifecycle/@(delivery-options|destination)-fields.ts',
    ],
    patterns: [['^type-graphql$', 'only what declares the schema knows type-graphql (docs/adr/0040)']],
  },
  {
    files: 'src/@(event-log|streaming|queue)/**/*.ts',
    except: ['src/event-log/audit-trail.ts'],
    patterns: [
      ['^type-graphql$', 'the log and what streams it have no GraphQL (docs/adr/0040)'],
      [
        'database/(generated/client|prisma|prisma-transaction)\\.ts$',
        'the log and what streams it take `Sql`; convert a transaction of Prisma where it begins (docs/adr/0039)',
      ],
    ],
  },
];
const fewRules = KNOWN_TO_FEW.map(({ files, except, patterns }) => ({
  files: [files],
  ignores: except,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { patterns: patterns.map(([regex, message]) => ({ regex, message })) },
    ],
  },
}));

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/dist.next-*/',
      'node_modules/',
      'data/',
      'coverage/',
      'src/database/generated/',
      'web/src/generated/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './web/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', MODIFIERS, ...UNREGISTERED],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only main.ts reads the environment, through src/config.',
        },
      ],
    },
  },
  {
    files: ['src/main.ts', 'src/cli/main.ts'],
    rules: { 'no-restricted-properties': 'off', 'no-console': 'off' },
  },
  {
    // Rows that come back from SQL are `any` until they are compared with what is expected.
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        AbortSignal: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
      },
    },
  },
  ...folderRules,
  ...roomRules,
  otherTopFileRules,
  ...topFileRules,
  ...fewRules,
);
