import { Component } from 'preact';
import type { JobLine } from '../api/views.ts';
import { Badge } from '../parts/badge.tsx';
import { Relative } from '../parts/time.tsx';
import { hrefOf } from '../shell/routes.ts';
import type { ShownKind } from '../words/kinds.ts';
import { errorTitle, jobStatuses, stageTitle, waiters } from '../words/names.ts';

interface Props {
  kind: ShownKind;
  line: JobLine;
}

/** One job in the list. It is drawn again only when it has changed. */
export class Line extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return next.line !== this.props.line;
  }

  render() {
    const { kind, line } = this.props;
    return (
      <li class="line">
        <Badge {...jobStatuses[line.status]} />
        <span class="line-name">
          <a href={hrefOf({ page: 'job', kind, id: line.id })}>{line.customer}</a>
          <code>{line.id}</code>
        </span>
        <span class="line-state">{whereItIs(kind, line)}</span>
        <span class="line-time">
          <Relative iso={line.updatedAt} />
        </span>
      </li>
    );
  }
}

/** How one of each kind is, once it has succeeded. */
const SUCCEEDED: Record<ShownKind, (line: JobLine) => string> = {
  onboarding: () => 'Connected',
  'integration-user': ({ user }) =>
    user ? [`Is ${user.status}`, ...user.groups].join(' · ') : 'As asked for',
  recovery: () => 'Went through all failures',
  promotion: () => 'Promoted',
};

function whereItIs(kind: ShownKind, line: JobLine) {
  const { failure, stage, waitingFor, status } = line;
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
  if (status === 'SUCCEEDED') return SUCCEEDED[kind](line);
  if (!stage) return '';
  return waitingFor && waitingFor !== 'us'
    ? `${stageTitle(stage)}, waiting for ${waiters[waitingFor]}`
    : stageTitle(stage);
}
