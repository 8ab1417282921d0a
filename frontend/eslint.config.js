// The rules that this code is held to; `v-html` is banned because every text is rendered as text.
import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'
import globals from 'globals'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['dist/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  ...a11y.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue,js}'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.vue'] },
    },
    rules: {
      'no-undef': 'off',
      'vue/no-v-html': 'error',
      'vue/no-static-inline-styles': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // STYLE: only realtime/ knows stomp.js, and only the stores call api/.
    files: ['src/**/*.{ts,vue}'],
    ignores: ['src/realtime/**'],
    rules: { 'no-restricted-imports': ['error', { paths: ['@stomp/stompjs'] }] },
  },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['vue', 'pinia', 'vue-router', '@stomp/stompjs'],
          patterns: ['@/stores/*', '@/api/*'],
        },
      ],
    },
  },
  {
    files: ['e2e/**/*.mjs'],
    languageOptions: {
      globals: { ...globals.node, document: 'readonly', window: 'readonly', indexedDB: 'readonly' },
    },
  },
  prettier,
)
