import { Chain, type Choice } from 'aws-cdk-lib/aws-stepfunctions';
import { whenOpeningFails, whenThrottled, whileLocked } from '../retry.ts';
import { type Storyboard, when } from '../storyboard.ts';
import { inRun, jobId, personSeconds, withBuild } from './variables.ts';

/** Makes a choice of a stage. */
export type Choose = (name: string, stage: string, says: string) => Choice;

/** Whoever answers wrongly this often needs to talk to somebody. */
const MAX_TRIES = 3;

export function readRequest(board: Storyboard) {
  return board.pass('Read the request', {
    stage: 'plan-promotion',
    says: 'Keeps the request in variables; everything large lies in the artifact store.',
    assign: {
      jobId: '{% $states.input.jobId %}',
      request: '{% $states.input.request %}',
      build: '{% $states.input.request.build %}',
      touched: false,
      problems: [],
      tries: 0,
      approvedBy: null,
      git: null,
      smokeTest: null,
    },
  });
}

/** 1 · What would happen, and is everything there that will be needed? Nothing is touched. */
export function plan(checks: Storyboard) {
  return checks.task('Plan', {
    stage: 'plan-promotion',
    says: 'Compares source and target, and makes sure that every value that will be needed is there.',
    calls: 'oic/promotion/plan-promotion',
    payload: { ...inRun, build: '{% $request.build %}', mode: 'run' },
    assign: {
      plan: '{% $states.result.Payload.plan %}',
      planned: '{% $states.result.Payload.integrations %}',
    },
    retry: [whileLocked],
  });
}

/** 2 · A person decides, where the environment says so. */
export function approve(board: Storyboard, choose: Choose, goesOn: Chain): Choice {
  const stage = 'approve-promotion';
  const ask = board.humanTask('Ask for approval', {
    stage,
    says: 'A person looks at the plan and lets it begin, or declines.',
    calls: 'oic/promotion/open-approval',
    waitsSeconds: personSeconds,
    payload: {
      ...inRun,
      taskToken: '{% $states.context.Task.Token %}',
      task: '{% $request.approval %}',
      requestedBy: '{% $request.requestedBy.name %}',
      problems: '{% $problems %}',
    },
    assign: { answer: '{% $states.result %}', tries: '{% $tries + 1 %}' },
    patience: [whenThrottled, whenOpeningFails],
    nobodyAnswered: {
      name: 'Nobody approved',
      summary: 'Nobody approved the promotion before the task was due',
      fix: 'Ask the person, or name another one in the environments file (approval). Resume opens the task again.',
    },
  });
  const check = board.task('Check approval', {
    stage,
    says: 'Makes sure that whoever asked for a promotion to production is not the one who approves it.',
    calls: 'oic/promotion/check-approval',
    payload: {
      jobId,
      isProduction: '{% $request.approval.isProduction %}',
      requestedBy: '{% $request.requestedBy %}',
    },
    assign: {
      approvedBy: '{% $states.result.Payload.approvedBy %}',
      problems: '{% $states.result.Payload.problems %}',
    },
  });
  board
    .until(check, {
      stage,
      says: 'Goes on as soon as somebody has approved who may.',
      name: 'Approved?',
      done: '$count($problems) = 0',
      exhausted: `$tries >= ${MAX_TRIES}`,
      meanwhile: Chain.start(ask),
      giveUp: {
        name: 'Approval stayed wrong',
        summary: `Whoever asked for the promotion also approved it, ${MAX_TRIES} times`,
        fix: 'Have somebody else approve it, then resume.',
      },
    })
    .next(goesOn);
  return choose('Approval needed?', stage, 'As the environment says.')
    .when(when('$request.approval = null'), goesOn)
    .otherwise(ask);
}

/** 3, 4 · A deployment on the source becomes a build in the artifact store; one that exists is taken as it is. */
export function makeBuild(board: Storyboard): Chain {
  const create = board.task('Create deployment', {
    stage: 'create-deployment',
    says: 'Takes the next build number and names on the source what is in the build.',
    calls: 'oic/promotion/create-deployment',
    payload: {
      ...inRun,
      build: '{% $request.build %}',
      requestedBy: '{% $request.requestedBy.name %}',
    },
    assign: { build: '{% $states.result.Payload.build %}' },
    retry: [whileLocked],
  });
  const keep = board.task('Export build', {
    stage: 'export-build',
    says: 'Exports the deployment into the artifact store, with a manifest of every file.',
    calls: 'oic/promotion/export-build',
    payload: withBuild,
    retry: [whileLocked],
  });
  return Chain.start(create).next(keep);
}
