import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { buildApp } from '#cdk/build-app.ts';
import { LOCAL_CONTEXT, readAssembly } from '#local/assembly/read-assembly.ts';
import { drawWorkflow, type PicturedDefinition } from './workflow-picture.ts';

// Writes the pictures of workflows from the synthesized definitions. Run by `npm run docs`.
const app = await buildApp({ outdir: `${tmpdir()}/oic-onboarding-docs`, context: LOCAL_CONTEXT });
const { stateMachines } = readAssembly(app, { accountId: '111122223333', region: 'eu-central-1' });
const machines = {
  onboarding: 'Onboarding',
  'integration-user': 'IntegrationUser',
  promotion: 'Promotion',
} as const;
for (const [kind, machine] of Object.entries(machines)) {
  // Behind the name stands what makes it unique.
  const found = stateMachines.find(({ name }) =>
    new RegExp(`^(OicOnboarding-)?${machine}(StateMachine[0-9A-F]{8})?$`).test(name),
  );
  if (!found) throw new Error(`The stack has no workflow ${machine}.`);
  const definition = JSON.parse(found.definition) as PicturedDefinition;
  const svg = await drawWorkflow(definition, kind as keyof typeof machines);
  await writeFile(new URL(`${kind}.svg`, import.meta.url), svg);
}
