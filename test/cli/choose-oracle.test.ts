import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { chooseOracle, type OracleOptions } from '#cli/choose-oracle.ts';
import { defaultEndpoints } from '#cli/endpoints-file.ts';
import { rememberedOracle, rememberOracle } from '#cli/remember-oracle.ts';
import { ociEnvironment } from './oci-environment.ts';
import { temporaryDirectory } from './temporary-directory.ts';

let directory: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
});

const at = (environment: Record<string, string>) => ({ environment, directory, home: directory });
const choose = (options: OracleOptions, isSample: boolean, environment = {}) =>
  chooseOracle(options, isSample, at(environment));

describe('which Oracle a run speaks to', () => {
  it('is the simulated one for the sample, also where credentials are configured', async () => {
    expect(await choose({}, true, ociEnvironment)).toEqual({ kind: 'simulated' });
  });

  it('is the real one for any other request, where credentials are configured', async () => {
    const chosen = await choose({}, false, ociEnvironment);
    expect(chosen).toMatchObject({ kind: 'real', endpoints: defaultEndpoints });
  });

  it('is nobody’s guess where none are', async () => {
    const choosing = choose({}, false);
    await expect(choosing).rejects.toMatchObject({ name: 'CommandError', exitCode: 3 });
    await expect(choosing).rejects.toThrow(/oci setup config[\s\S]*--oracle simulated/);
  });

  it('is what the command line says', async () => {
    expect(await choose({ oracle: 'simulated' }, false)).toEqual({ kind: 'simulated' });
    expect(await choose({ oracle: 'real' }, true, ociEnvironment)).toMatchObject({ kind: 'real' });
    await expect(choose({ oracle: 'real' }, true)).rejects.toMatchObject({ exitCode: 3 });
  });

  it('is real with an endpoints file, also for the sample', async () => {
    await writeFile(path.join(directory, 'e.yaml'), 'iam: http://127.0.0.1:1234\n');
    const chosen = await choose({ endpoints: 'e.yaml' }, true, ociEnvironment);
    expect(chosen).toMatchObject({ kind: 'real', endpoints: { iam: 'http://127.0.0.1:1234' } });
  });

  it('may be keyless when it is simulated; this machine has no role that the real one could trust', async () => {
    const keyless = { authentication: 'keyless' as const };
    expect(await choose(keyless, true)).toEqual({ kind: 'simulated', ...keyless });
    const choosing = choose(keyless, false, ociEnvironment);
    await expect(choosing).rejects.toMatchObject({ exitCode: 2 });
    await expect(choosing).rejects.toThrow('docs/keyless.md');
  });

  it('cannot be both', async () => {
    const choosing = choose({ oracle: 'simulated', profile: 'X' }, true);
    await expect(choosing).rejects.toMatchObject({ exitCode: 2 });
  });

  it('tells everything that is wrong with the credentials', async () => {
    const choosing = choose({}, false, { OCI_CLI_USER: 'me' });
    await expect(choosing).rejects.toThrow(/user[\s\S]*tenancy[\s\S]*fingerprint[\s\S]*key_file/);
  });
});

describe('a data directory', () => {
  it('remembers its Oracle, without the key', async () => {
    const chosen = await choose({}, false, ociEnvironment);
    await rememberOracle(directory, chosen);
    expect(await rememberedOracle(directory, at(ociEnvironment))).toEqual(chosen);
    await expect(rememberedOracle(directory, at({}))).rejects.toMatchObject({ exitCode: 3 });
  });

  it('remembers how it signs', async () => {
    const keyless = { kind: 'simulated', authentication: 'keyless' } as const;
    await rememberOracle(directory, keyless);
    expect(await rememberedOracle(directory, at({}))).toEqual(keyless);
  });

  it('holds simulated or real onboardings, never both', async () => {
    await rememberOracle(directory, { kind: 'simulated' });
    const chosen = await choose({}, false, ociEnvironment);
    await expect(rememberOracle(directory, chosen)).rejects.toThrow(/--data .*-real/);
    expect(await rememberedOracle(directory, at({}))).toEqual({ kind: 'simulated' });
  });

  it('in which nothing was started is told', async () => {
    await expect(rememberedOracle(directory, at({}))).rejects.toThrow(/No onboarding was started/);
  });
});
