// Type-aware lint: the rules that catch real defects here are the promise ones (a lost rejection is a lost point).
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'data/**', 'packages/*/data/**', '**/coverage/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: {
        project: [
          'packages/server/tsconfig.test.json',
          'packages/client/tsconfig.json',
          'packages/dashboard/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // `const { secret: _, ...rest } = row` is how a member is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
    },
  },
  {
    // Each item of a spread is an argument, and some 100,000 of them overflow the stack: see model/lists.ts.
    files: ['packages/*/src/**/*.ts', 'packages/*/src/**/*.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.property.name=/^(push|unshift|splice|min|max|fromCharCode|fromCodePoint|apply)$/] > SpreadElement',
          message: 'A long list overflows the stack: take append, least or greatest of model/lists.ts.',
        },
        ...[
          'ConditionalExpression[test.right.name="Error"][consequent.property.name="message"]',
          'MemberExpression[property.name="message"][object.typeAnnotation.typeName.name="Error"]',
        ].map((selector) => ({
          selector: `:not(VariableDeclarator[id.name="messageOf"] > ArrowFunctionExpression) > ${selector}`,
          message: 'Anything may be thrown: take messageOf (model/thrown.ts, in the client http/cause.ts).',
        })),
      ],
    },
  },
  {
    // config.ts is handed the environment; only the command's own process reads it.
    files: ['packages/server/src/**/*.ts'],
    ignores: ['packages/server/src/cli/io.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Take a Config instead.' },
      ],
    },
  },
  {
    files: [
      'packages/server/src/cli/**',
      'packages/server/test/**',
      'packages/client/test/**',
      'packages/client/examples/**',
      'bench/**',
      'packages/server/src/main.ts',
    ],
    rules: { 'no-console': 'off' },
  },
);
