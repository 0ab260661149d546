import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { buildApp } from '#cdk/build-app.ts';
import { LOCAL_CONTEXT, readAssembly } from '#local/assembly/read-assembly.ts';
import { drawWorkflow, type PicturedDefinition } from './workflow-picture.ts';

// Writes docs/onboarding.svg from the synthesized definition. Run by `npm run docs`.
const app = await buildApp({ outdir: `${tmpdir()}/oic-onboarding-docs`, context: LOCAL_CONTEXT });
const { stateMachines } = readAssembly(app, { accountId: '111122223333', region: 'eu-central-1' });
const onboarding = stateMachines.find(({ name }) => name.startsWith('Onboarding'));
if (!onboarding) throw new Error('The stack has no onboarding.');
const svg = await drawWorkflow(JSON.parse(onboarding.definition) as PicturedDefinition);
await writeFile(new URL('onboarding.svg', import.meta.url), svg);
