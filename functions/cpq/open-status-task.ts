import * as z from 'zod/mini';
import { CpqClient, CpqSite, TaskWishes, UserStatus } from '#runtime/integration-user.ts';
import { Mismatch } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { openTask } from '#runtime/tasks.ts';
import { complaint, pagePath } from './page.ts';

const Input = z.strictObject({
  taskToken: z.string(),
  jobId: z.string(),
  site: CpqSite,
  client: CpqClient,
  status: UserStatus,
  task: TaskWishes,
  problems: z.array(Mismatch),
});
type StatusOrder = z.output<typeof Input>;

const KIND = 'set-cpq-status';

/** Stage 7, where no API reaches the status: has a person set it in the page. */
export const handler = defineStep({
  stage: 'set-status',
  system: 'cpq',
  input: Input,
  act: async (order) => {
    const { jobId, client, status, task, problems, taskToken } = order;
    await openTask({
      ...task,
      id: `${jobId}.${KIND}`,
      jobId,
      kind: KIND,
      stage: 'set-status',
      system: 'cpq',
      title: `${actionFor(status)} the integration user in Oracle CPQ`,
      instructions: instructionsFor(order),
      fields: [{ name: 'clientId', label: 'Client Id', value: client.clientId }],
      asks: [
        {
          name: 'status',
          label: 'Status',
          hint: 'As the page shows it now.',
          required: true,
          choices: ['Active', 'Inactive'],
        },
      ],
      problems,
      taskToken,
    });
    return {};
  },
});

/** As the action is called in the page. */
const actionFor = (status: UserStatus) => (status === 'active' ? 'Activate' : 'Inactivate');

/** Source: https://help.bigmachines.com/cpq/Content/Integrating_With_BigMachines/Integration_Guides/IntegrationUsers.htm */
function instructionsFor({ site, client, status, problems }: StatusOrder): string[] {
  const isCutOff = status === 'inactive' && client.isOurs;
  return [
    ...problems.map(complaint),
    `${pagePath(site)} You need the permission User Administrator.`,
    `Find the user with this Client Id, open the menu of its row and choose ${actionFor(status)}.`,
    'See that the Status column shows it, then report it as done.',
    ...(isCutOff
      ? [
          'The application gets no token any more; this makes CPQ refuse the tokens that it still has.',
        ]
      : []),
  ];
}
