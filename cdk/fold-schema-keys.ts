import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const SCHEMAS = /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/;
const NAMED_STRING = /^const (_\w+) = ("(?:[^"\\]|\\.)*");$/gm;

/**
 * Writes the computed keys of the AWS SDK's schema tables (`[_h]: …` with `const _h = "http"`) as plain
 * ones. For the bundler a computed key is code that may do something, so it keeps the tables of every
 * operation of a REST service; of S3 we use one of a hundred.
 */
export const foldSchemaKeys: Plugin = {
  name: 'fold-schema-keys',
  setup: ({ onLoad }) => {
    onLoad({ filter: SCHEMAS }, async ({ path }) => ({
      contents: foldKeys(await readFile(path, 'utf8')),
    }));
  },
};

/** @param source a module whose computed keys are constants that it declares itself */
export function foldKeys(source: string): string {
  const strings = new Map([...source.matchAll(NAMED_STRING)].map(([, name, text]) => [name, text]));
  return source.replace(/\[(_\w+)\]:/g, (key, name: string) => {
    const text = strings.get(name);
    return text === undefined ? key : `${text}:`;
  });
}
