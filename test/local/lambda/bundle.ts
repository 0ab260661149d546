/** Bundles written by hand, as esbuild would leave them: one `index.mjs` in a folder of its own. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { realClock } from '#local/clock.ts';
import type { FunctionDefinition, LambdaHostOptions, OutputLine } from '#local/lambda/index.ts';
import { LambdaHost } from '#local/lambda/index.ts';

export interface TestFunction extends AsyncDisposable {
  host: LambdaHost;
  lines: OutputLine[];
  definition: FunctionDefinition;
  /** Invokes and gives the payload of the answer. */
  call(payload?: unknown, signal?: AbortSignal): Promise<unknown>;
}

/**
 * Defines a function `sample` with the given source.
 * @param source An ES module.
 */
export async function openFunction(
  source: string,
  more: Partial<FunctionDefinition> = {},
  options: Partial<LambdaHostOptions> = {},
): Promise<TestFunction> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bundle-'));
  await writeFile(path.join(folder, 'index.mjs'), source);
  const lines: OutputLine[] = [];
  const host = new LambdaHost({
    clock: realClock,
    onLine: (line) => lines.push(line),
    ...options,
  });
  const definition = {
    name: 'sample',
    arn: 'arn:aws:lambda:eu-central-1:111111111111:function:sample',
    folder,
    handler: 'index.handler',
    timeoutSeconds: 30,
    memoryMb: 128,
    environment: {},
    ...more,
  };
  host.define(definition);
  return {
    host,
    lines,
    definition,
    call: async (payload = {}, signal) => {
      const answer = await host.invoke('sample', payload, signal ? { signal } : {});
      return answer.payload;
    },
    [Symbol.asyncDispose]: async () => {
      await host.retire();
      await rm(folder, { recursive: true });
    },
  };
}
