import { readdir, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { bundleFunctions } from '#cdk/bundle-functions.ts';
import { bundleBudgets, measureBundles, readBundleSizes } from '#cdk/bundle-sizes.ts';
import { foldKeys } from '#cdk/fold-schema-keys.ts';
import { functionDefinitions } from '#cdk/functions.ts';

const bundles = await bundleFunctions();
const sizes = await readBundleSizes(bundles);
const sizeOf = (name: string) => sizes.find(({ functionName }) => functionName === name)!;
const originsOf = (name: string) => sizeOf(name).shares.map(([origin]) => origin);

describe('the bundles', () => {
  it('are measured, each of them', () => {
    const measured = sizes.map(({ functionName }) => functionName);
    expect(measured.sort()).toEqual(functionDefinitions.map(({ name }) => name).sort());
  });

  it.each(functionDefinitions)('$name is within the budget of its kind', async ({ name }) => {
    const { bytes, kind } = sizeOf(name);
    const { size } = await stat(`${bundles.folderOf(name)}/index.mjs`);
    expect(size).toBe(bytes);
    expect(size).toBeLessThanOrEqual(bundleBudgets[kind]);
  });

  it.each(functionDefinitions)(
    '$name consists of its code, the map beside, and what it serves',
    async ({ name }) => {
      const files = await readdir(bundles.folderOf(name));
      const served = name === 'api/http' ? ['console', 'openapi.json'] : [];
      expect(files.sort()).toEqual([...served, 'index.mjs', 'index.mjs.map'].sort());
    },
  );

  it('hold the page that the API serves', async () => {
    const files = await readdir(`${bundles.folderOf('api/http')}/console`);
    expect(files).toEqual(
      expect.arrayContaining(['index.html', 'app.js', 'app.css', 'onboarding.svg']),
    );
  });

  it.each(functionDefinitions)('$name holds no client that it may not use', (definition) => {
    const rights = {
      '@aws-sdk/client-s3':
        definition.archives ?? definition.recoveries ?? definition.promotions ?? definition.builds,
      '@aws-sdk/client-dynamodb': definition.ledger,
      'oci-common': definition.ociCredentials,
    };
    const origins = originsOf(definition.name);
    const idle = Object.entries(rights).filter(
      ([client, right]) => right === undefined && origins.includes(client),
    );
    expect(idle).toEqual([]);
  });

  it('hold no link of the credential chain that Lambda never reaches, and no polyfill', () => {
    const dead =
      /credential-provider-(node|ini|sso|process|login|imds)|isomorphic-fetch|^node-fetch/;
    expect(
      functionDefinitions.flatMap(({ name }) => originsOf(name)).filter((o) => dead.test(o)),
    ).toEqual([]);
  });
});

describe('the measure', () => {
  const output = (inputs: Record<string, number>) => ({
    bytes: 1000,
    imports: [],
    exports: [],
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
    ),
  });
  const kindOf = (inputs: Record<string, number>) =>
    measureBundles({ outputs: { 'dist/functions-1.2/oic/step/index.mjs': output(inputs) } })[0]
      ?.kind;

  it('tells the kind by what is inside', () => {
    expect(kindOf({ 'functions/oic/step.ts': 9, 'node_modules/@smithy/core/x.js': 9 })).toBe(
      'https',
    );
    expect(kindOf({ 'node_modules/@aws-sdk/client-s3/x.js': 1 })).toBe('aws');
    expect(
      kindOf({ 'node_modules/@aws-sdk/client-s3/x.js': 9, 'node_modules/oci-common/x.js': 1 }),
    ).toBe('oci');
  });

  it('does not count what was shaken out', () => {
    expect(kindOf({ 'node_modules/@aws-sdk/client-s3/x.js': 0 })).toBe('https');
  });

  it('adds up the files of a package, also of one inside another', () => {
    const [size] = measureBundles({
      outputs: {
        'dist/functions-1.2/oic/step/index.mjs': output({
          'functions/a.ts': 1,
          'functions/b.ts': 2,
          'node_modules/@a/b/1.js': 3,
          'node_modules/c/node_modules/@a/b/2.js': 4,
        }),
        'dist/functions-1.2/oic/step/index.mjs.map': output({}),
      },
    });
    expect(size).toEqual({
      functionName: 'oic/step',
      kind: 'https',
      bytes: 1000,
      shares: [
        ['@a/b', 7],
        ['own', 3],
      ],
    });
  });
});

describe('folding the keys of schema tables', () => {
  it('writes constants of the file as what they are, and leaves everything else', () => {
    const source =
      'const _h = "http";\nvar A = [9, n0, _h, { [_h]: ["GET"], [_x]: 1, [b]: 2 }, [_h]];';
    expect(foldKeys(source)).toBe(
      'const _h = "http";\nvar A = [9, n0, _h, { "http": ["GET"], [_x]: 1, [b]: 2 }, [_h]];',
    );
  });
});
