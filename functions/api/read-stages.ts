import {
  DescribeStateMachineForExecutionCommand,
  ExecutionDoesNotExist,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { onboardingStages, type StageId } from '#runtime/stages.ts';
import type { StageOf } from './read-progress.ts';

const client = new SFNClient({ maxAttempts: 2 });
const known = new Map<string, StageOf>();
const MAX_KNOWN = 100;

interface States {
  States: Record<string, { Comment?: string; Branches?: States[] }>;
}

/**
 * Which stage the states of an execution belong to, by the definition that it started with: an onboarding
 * of last month may have run through another one than today's.
 */
export async function stagesOf(executionArn: string): Promise<StageOf> {
  const cached = known.get(executionArn);
  if (cached) return cached;
  try {
    const { definition = '{"States":{}}' } = await client.send(
      new DescribeStateMachineForExecutionCommand({ executionArn }),
    );
    const stageOf = readStages(definition);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(executionArn, stageOf);
    return stageOf;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return () => undefined;
    throw error;
  }
}

/** @param definition Amazon States Language; the comment of each state begins with its stage in brackets */
export function readStages(definition: string): StageOf {
  const stages = new Map<string, StageId>();
  collect(JSON.parse(definition) as States, stages);
  return (state) => stages.get(state);
}

function collect({ States }: States, into: Map<string, StageId>): void {
  for (const [name, { Comment, Branches = [] }] of Object.entries(States)) {
    const written = /^\[([a-z-]+)\]/.exec(Comment ?? '')?.[1];
    const stage = onboardingStages.find(({ id }) => id === written);
    if (stage) into.set(name, stage.id);
    for (const branch of Branches) collect(branch, into);
  }
}
