import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import globals from 'globals';
import { configs as lit } from 'eslint-plugin-lit';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/** Both folders of JavaScript, web/ and tests/. */
const basePath = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig(
  { basePath, ignores: ['web/dist/', '**/node_modules/', 'build/'] },
  {
    basePath,
    files: ['**/*.{js,mjs,ts}'],
    extends: [js.configs.recommended, ...ts.configs.strict, lit['flat/recommended']],
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/triple-slash-reference': [
        'error',
        { path: 'always', types: 'never', lib: 'never' },
      ],
    },
  },
  {
    basePath,
    files: ['web/*.{js,ts,mjs}', 'web/build/**'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  {
    basePath,
    files: ['tests/**'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { 'no-console': 'off', '@typescript-eslint/no-explicit-any': 'off' },
  },
);
