import * as z from 'zod/mini';
import { TaskWishes } from '#runtime/integration-user.ts';
import { Mismatch } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { openTask } from '#runtime/tasks.ts';

const Input = z.strictObject({
  taskToken: z.string(),
  jobId: z.string(),
  domainUrl: z.string(),
  siteUrl: z.string(),
  candidates: z.array(z.strictObject({ scope: z.string(), app: z.string() })),
  task: TaskWishes,
  problems: z.array(Mismatch),
});
type ScopeOrder = z.output<typeof Input>;

const KIND = 'confirm-cpq-scope';

/** Stage 2, where the domain leaves it open: has a person say which scope is that of CPQ. */
export const handler = defineStep({
  stage: 'discover-scope',
  system: 'identity-domain',
  input: Input,
  act: async (order) => {
    const { jobId, candidates, task, problems, taskToken } = order;
    await openTask({
      ...task,
      id: `${jobId}.${KIND}`,
      jobId,
      kind: KIND,
      stage: 'discover-scope',
      system: 'identity-domain',
      title: 'Confirm the scope of Oracle CPQ',
      instructions: instructionsFor(order),
      fields: candidates.map(({ scope, app }, at) => ({
        name: `candidate${at + 1}`,
        label: app,
        value: scope,
      })),
      asks: [
        {
          name: 'scope',
          label: 'Scope of Oracle CPQ',
          hint: 'Exactly as it is shown.',
          required: true,
        },
      ],
      problems,
      taskToken,
    });
    return {};
  },
});

/** Source: https://help.bigmachines.com/cpq/Content/Integrating_With_BigMachines/Integration_Guides/IDCSIntegration.htm */
function instructionsFor({ domainUrl, siteUrl, problems }: ScopeOrder): string[] {
  return [
    ...problems.map(({ expected, seen }) => `The scope "${seen}" was not taken: ${expected}.`),
    `Open the identity domain ${domainUrl} in the OCI console: Identity & Security, Domains, Integrated applications or Oracle cloud services.`,
    `Open the application of Oracle CPQ for ${siteUrl} and find its scope under OAuth configuration, Resources.`,
    'Below is what was found by its looks. Take one of these only if it is the one that you see there: a scope too many is a right too many.',
    'If Oracle CPQ is not listed at all, this is the wrong identity domain: decline the task and say so.',
  ];
}
