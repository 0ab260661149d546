import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Page } from '../shell/page.tsx';
import { hrefOf } from '../shell/routes.ts';
import { kinds, type ShownKind } from '../words/kinds.ts';
import { RequestForm } from './request-form.tsx';
import { useForm } from './use-form.ts';

/** What makes a request that is sent again the same job; else it is another one. */
const SAME: Record<ShownKind, string> = {
  onboarding: 'The same customer, compartment, instance and CupixWorks project',
  'integration-user': 'The same customer, domain, site and name of the client',
  recovery: 'The same customer and instance',
  promotion: 'The same customer, project and target',
};

interface Props {
  kind: ShownKind;
  /** Whose request is sent again. */
  from: string | undefined;
}

/** Starts a job: a form, a plan, a button. */
export function NewRequestPage({ kind, from }: Props) {
  const { loaded, problem } = useForm(kind, from);
  const { one, title } = kinds[kind];
  return (
    <Page
      title={from ? 'Change the request' : `New ${one}`}
      above={
        <a
          class="back"
          href={hrefOf(from ? { page: 'job', kind, id: from } : { page: 'jobs', kind })}
        >
          <Icon name="back" />
          {from ?? title}
        </a>
      }
    >
      <p class="intro">
        {from
          ? `Everything is as it was sent, as far as it is shown: passwords, tokens and names of secrets nobody gets back. ${SAME[kind]} stay the same ${one}.`
          : 'Fill in what is asked, look at the plan, then start. Nothing is touched before that.'}
      </p>
      {problem && <ProblemNote problem={problem} />}
      {!loaded && !problem && <Loading what="the form" />}
      {loaded && <RequestForm kind={kind} form={loaded.form} initial={loaded.values} />}
    </Page>
  );
}
