import {
  DescribeStateMachineForExecutionCommand,
  ExecutionDoesNotExist,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { findStage } from '#runtime/stages.ts';
import type { StageOf } from './read-progress.ts';

const client = new SFNClient({ maxAttempts: 2 });
const known = new Map<string, Story>();
const MAX_KNOWN = 100;

/** A state as its comment in the definition tells it. */
export interface StoryState {
  name: string;
  /** The id of a stage; for states that belong to none, what they are about: `failed`, `roll-back`. */
  stage: string;
  /** What happens here, as one plain sentence. */
  says: string;
}

/** A workflow as people know it. */
export interface Story {
  /** Every state in the order of the definition, those of branches behind the one around them. */
  states: StoryState[];
  stageOf: StageOf;
  /** Undefined for a state that the definition doesn't have. */
  find(stateName: string): StoryState | undefined;
}

interface States {
  States: Record<string, { Comment?: string; Branches?: States[] }>;
}

/**
 * The story of an execution, by the definition that it started with: an onboarding of last month may have run
 * through another one than today's. Without states when AWS has forgotten the execution.
 */
export async function storyOf(executionArn: string): Promise<Story> {
  const cached = known.get(executionArn);
  if (cached) return cached;
  try {
    const { definition = '{"States":{}}' } = await client.send(
      new DescribeStateMachineForExecutionCommand({ executionArn }),
    );
    const story = readStory(definition);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(executionArn, story);
    return story;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return readStory('{"States":{}}');
    throw error;
  }
}

/** @param definition Amazon States Language; the comment of each state begins with its stage in brackets */
export function readStory(definition: string): Story {
  const states = statesIn(JSON.parse(definition) as States);
  const byName = new Map(states.map((state) => [state.name, state]));
  return {
    states,
    stageOf: (name) => findStage(byName.get(name)?.stage)?.id,
    find: (name) => byName.get(name),
  };
}

function statesIn({ States }: States): StoryState[] {
  return Object.entries(States).flatMap(([name, { Comment = '', Branches = [] }]) => {
    const [, stage = '', says = ''] = /^\[([a-z-]+)\] *(.*)$/s.exec(Comment) ?? [];
    return [{ name, stage, says: says || name }, ...Branches.flatMap(statesIn)];
  });
}
