import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type CatchProps,
  Chain,
  Choice,
  Condition,
  type IChainable,
  IntegrationPattern,
  Parallel,
  Pass,
  type RetryProps,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

/** A function of ours with its own time-out, which every task that calls it must outlast. */
export interface WorkflowFunction {
  lambda: IFunction;
  timeout: Duration;
}

export type FunctionsByName = (name: string) => WorkflowFunction;

/** The platform reports a function that ran into its time-out; the task must still be listening. */
const TASK_OUTLASTS_FUNCTION = Duration.seconds(5);
/** A cause may be 32 KiB long; state stays small. */
const CAUSE_LENGTH = 4000;

export interface Scene {
  /** The stage this state belongs to: the prefix of its comment, from which every view reads it. */
  stage: string;
  /** What happens here, as one plain sentence. */
  says: string;
}

export interface TaskScene extends Scene {
  /** The function, by room and step: `oic/import-project`. */
  calls: string;
  payload: Record<string, unknown>;
  /** Workflow variables to set from the result. */
  assign?: Record<string, unknown>;
  outputs?: unknown;
  /** What this step retries on top of the patience of the board. */
  retry?: RetryProps[];
  /** Takes the place of the patience of the board. */
  patience?: RetryProps[];
}

export interface HumanScene extends TaskScene {
  /** JSONata for the seconds until the workflow stops waiting for a person. */
  waitsSeconds: string;
  /** What to say when nobody answered in that time; or where it goes on then, and when the person declined. */
  nobodyAnswered: GiveUp | { goesOnWith: IChainable };
}

export interface GiveUp {
  /** Name of the state that gives up. */
  name: string;
  summary: string;
  fix: string;
}

export interface LoopScene extends Scene {
  /** The state that decides. */
  name: string;
  /** JSONata: true when there is nothing left to wait for. */
  done: string;
  /** JSONata: true when the budget is used up; asked only while not done. */
  exhausted: string;
  giveUp: GiveUp;
  /** What happens before the question is asked again. */
  meanwhile: Chain;
}

/** What is known of an error where it is caught: JSONata. */
export type FailureFields = Record<'stage' | 'state' | 'error' | 'cause', string>;

/** Where the errors of tasks lead, and what is kept of them on the way. */
export interface WayOut {
  /** @param state the state whose errors are caught */
  to(state: string): IChainable;
  keeps(failure: FailureFields): Pick<CatchProps, 'assign' | 'outputs'>;
}

/** Remembers a failure as the variable `failure` and leads every one of them to the same state. */
function failingIn(next: IChainable): WayOut {
  return { to: () => next, keeps: (failure) => ({ assign: { failure }, outputs: {} }) };
}

/**
 * Makes the states of one workflow in a uniform way: named retries, and one way to fail. What a workflow
 * file says is then only its story.
 */
export class Storyboard {
  readonly #scope: Construct;
  readonly #functions: FunctionsByName;
  readonly #patience: RetryProps[];
  readonly #onFailure: WayOut | undefined;

  /**
   * @param patience the retries that every task has
   * @param onFailure where every task's errors lead; states inside a Parallel have none, the Parallel has
   */
  constructor(
    scope: Construct,
    functions: FunctionsByName,
    patience: RetryProps[],
    onFailure?: IChainable | WayOut,
  ) {
    this.#scope = scope;
    this.#functions = functions;
    this.#patience = patience;
    this.#onFailure =
      onFailure && 'to' in onFailure ? onFailure : onFailure && failingIn(onFailure);
  }

  /** A step that calls a function and waits for its result. */
  task(name: string, scene: TaskScene): LambdaInvoke {
    const { lambda, timeout } = this.#functions(scene.calls);
    const seconds = timeout.plus(TASK_OUTLASTS_FUNCTION);
    const task = this.#invoke(name, scene, lambda, {
      integrationPattern: IntegrationPattern.REQUEST_RESPONSE,
      taskTimeout: Timeout.duration(seconds),
      outputs: scene.outputs ?? '{% $states.result.Payload %}',
    });
    return this.#guarded(scene.stage, task);
  }

  /** A step that a person ends by answering a task; the function only opens it. */
  humanTask(name: string, scene: HumanScene): LambdaInvoke {
    const { lambda } = this.#functions(scene.calls);
    const task = this.#invoke(name, scene, lambda, {
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      taskTimeout: Timeout.jsonata(scene.waitsSeconds),
      outputs: scene.outputs ?? '{% $states.result %}',
    });
    const { nobodyAnswered } = scene;
    // Before the common catch, which would take the time-out for a failure of ours.
    if ('goesOnWith' in nobodyAnswered) {
      const errors = ['States.Timeout', 'TaskRejected'];
      task.addCatch(nobodyAnswered.goesOnWith, { errors, outputs: {} });
    } else {
      const errors = ['States.Timeout'];
      task.addCatch(this.#giveUp(scene.stage, nobodyAnswered), { errors, outputs: {} });
    }
    return this.#guarded(scene.stage, task);
  }

  /** Steps that have nothing to do with each other, side by side. */
  parallel(
    name: string,
    scene: Scene & { assign?: Record<string, unknown>; branches: IChainable[] },
  ): Parallel {
    const parallel = Parallel.jsonata(this.#scope, name, {
      comment: comment(scene),
      assign: scene.assign,
      outputs: {},
    }).branch(...scene.branches);
    return this.#guarded(scene.stage, parallel);
  }

  wait(name: string, scene: Scene & { seconds: string }): Wait {
    return Wait.jsonata(this.#scope, name, {
      comment: comment(scene),
      time: WaitTime.seconds(scene.seconds),
    });
  }

  pass(name: string, scene: Scene & { assign: Record<string, unknown> }): Pass {
    return Pass.jsonata(this.#scope, name, {
      comment: comment(scene),
      assign: scene.assign,
      outputs: {},
    });
  }

  /** Comes back to `question` until it is done, or until the budget is used up. What follows is chained to it. */
  until(question: LambdaInvoke, loop: LoopScene): Chain {
    const giveUp = this.#giveUp(loop.stage, loop.giveUp);
    const choice = Choice.jsonata(this.#scope, loop.name, { comment: comment(loop) })
      .when(when(`$not(${loop.done}) and (${loop.exhausted})`), giveUp)
      .when(when(`$not(${loop.done})`), loop.meanwhile);
    question.next(choice);
    loop.meanwhile.next(question);
    const goesOn = choice.afterwards({ includeOtherwise: true }).endStates.slice(-1);
    return Chain.custom(question, goesOn, choice);
  }

  #giveUp(stage: string, giveUp: GiveUp): IChainable {
    const pass = this.pass(giveUp.name, {
      stage,
      says: 'The budget of this wait is used up. Nothing is deleted; resume looks again.',
      assign: { failure: budgetExceeded(stage, giveUp) },
    });
    return this.#onFailure ? pass.next(this.#onFailure.to(giveUp.name)) : pass;
  }

  #invoke(
    name: string,
    scene: TaskScene,
    lambdaFunction: IFunction,
    kind: { integrationPattern: IntegrationPattern; taskTimeout: Timeout; outputs: unknown },
  ): LambdaInvoke {
    const task = LambdaInvoke.jsonata(this.#scope, name, {
      comment: comment(scene),
      lambdaFunction,
      ...kind,
      payload: TaskInput.fromObject(scene.payload),
      assign: scene.assign,
      // Every retry is one of ours: an implicit one would surprise the reader.
      retryOnServiceExceptions: false,
    });
    const patience = scene.patience ?? this.#patience;
    for (const retry of [...patience, ...(scene.retry ?? [])]) task.addRetry(retry);
    return task;
  }

  #guarded<S extends LambdaInvoke | Parallel>(stage: string, state: S): S {
    if (this.#onFailure) {
      state.addCatch(this.#onFailure.to(state.stateId), {
        errors: ['States.ALL'],
        ...this.#onFailure.keeps(failureIn(stage)),
      });
    }
    return state;
  }
}

/** Every state's comment begins with its stage in brackets, so that any view can read it from the definition. */
export function comment({ stage, says }: Scene): string {
  return `[${stage}] ${says}`;
}

/** `$states.errorOutput` as far as it is needed to say what happened. */
function failureIn(stage: string): FailureFields {
  return {
    stage,
    state: '{% $states.context.State.Name %}',
    error: '{% $states.errorOutput.Error %}',
    cause: `{% $exists($states.errorOutput.Cause) ? $substring($string($states.errorOutput.Cause), 0, ${CAUSE_LENGTH}) : "" %}`,
  };
}

/** JSONata as the condition of a choice. */
export function when(expression: string): Condition {
  return Condition.jsonata(`{% ${expression} %}`);
}

/** A failure in the form that functions report theirs, so that it is explained the same way. */
function budgetExceeded(stage: string, giveUp: GiveUp) {
  const report = { stage, system: 'oic-onboarding', summary: giveUp.summary, fix: giveUp.fix };
  return {
    stage,
    state: giveUp.name,
    error: 'BudgetExceeded',
    cause: JSON.stringify({ errorMessage: JSON.stringify(report) }),
  };
}
