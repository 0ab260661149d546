import * as z from 'zod/mini';
import { CpqClient, CpqSite, GroupNames, TaskWishes } from '#runtime/integration-user.ts';
import { Mismatch } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { openTask } from '#runtime/tasks.ts';
import { complaint, pagePath } from './page.ts';

const Input = z.strictObject({
  taskToken: z.string(),
  jobId: z.string(),
  site: CpqSite,
  client: CpqClient,
  groups: GroupNames,
  task: TaskWishes,
  problems: z.array(Mismatch),
  /** The stage that waits. */
  stage: z.enum(['establish-user', 'set-groups']),
});
type UserOrder = z.output<typeof Input>;

const KIND = 'set-up-cpq-user';

/** Stages 5 and 6, where nobody may call CPQ or it doesn't take the groups: has a person do it in the page. */
export const handler = defineStep({
  stage: (payload) =>
    (payload as Partial<UserOrder> | null)?.stage === 'set-groups'
      ? 'set-groups'
      : 'establish-user',
  system: 'cpq',
  input: Input,
  act: async (order) => {
    const { jobId, stage, client, groups, task, problems, taskToken } = order;
    await openTask({
      ...task,
      id: `${jobId}.${KIND}`,
      jobId,
      kind: KIND,
      stage,
      system: 'cpq',
      title: 'Set up the integration user in Oracle CPQ',
      instructions: instructionsFor(order),
      fields: [
        { name: 'clientId', label: 'Client Id', value: client.clientId },
        {
          name: 'administrator',
          label: 'Administrator groups',
          value: listed(groups.administrator),
        },
        { name: 'sales', label: 'Sales groups', value: listed(groups.sales) },
      ],
      asks: [
        {
          name: 'status',
          label: 'Status',
          hint: 'As the page of integration users shows it.',
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

const listed = (names: string[]) => names.join(', ') || 'none';

/** Source: https://help.bigmachines.com/cpq/Content/Integrating_With_BigMachines/Integration_Guides/IntegrationUsers.htm */
function instructionsFor({ site, problems }: UserOrder): string[] {
  return [
    ...problems.map(complaint),
    `${pagePath(site)} You need the permission User Administrator.`,
    'If no user has this Client Id, press Create and enter it; otherwise open the user by its Client Id.',
    'Select exactly these administrator groups and sales groups, named here by variable name; take all others out. Save.',
    'See that the user is listed as Active, then report it as done.',
  ];
}
