import { Component } from 'preact';
import type { OnboardingLine } from '../api/views.ts';
import { Badge } from '../parts/badge.tsx';
import { Relative } from '../parts/time.tsx';
import { hrefOf } from '../shell/routes.ts';
import { errorTitle, onboardingStatuses, stageTitle, waiters } from '../words/names.ts';

/** One onboarding in the list. It is drawn again only when it has changed. */
export class Line extends Component<{ line: OnboardingLine }> {
  override shouldComponentUpdate(next: { line: OnboardingLine }): boolean {
    return next.line !== this.props.line;
  }

  render() {
    const { line } = this.props;
    return (
      <li class="line">
        <Badge {...onboardingStatuses[line.status]} />
        <span class="line-name">
          <a href={hrefOf({ page: 'onboarding', id: line.onboardingId })}>{line.customer}</a>
          <code>{line.onboardingId}</code>
        </span>
        <span class="line-state">{whereItIs(line)}</span>
        <span class="line-time">
          <Relative iso={line.updatedAt} />
        </span>
      </li>
    );
  }
}

function whereItIs({ failure, stage, waitingFor, status }: OnboardingLine) {
  if (failure) {
    return (
      <>
        <b>
          {stageTitle(failure.stage)}: {errorTitle(failure.error)}.
        </b>{' '}
        {failure.summary}
      </>
    );
  }
  if (status === 'SUCCEEDED') return 'Connected';
  if (!stage) return '';
  return waitingFor && waitingFor !== 'us'
    ? `${stageTitle(stage)}, waiting for ${waiters[waitingFor]}`
    : stageTitle(stage);
}
