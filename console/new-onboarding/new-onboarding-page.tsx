import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Page } from '../shell/page.tsx';
import { hrefOf } from '../shell/routes.ts';
import { RequestForm } from './request-form.tsx';
import { useForm } from './use-form.ts';

/** Starts an onboarding: a form, a plan, a button. */
export function NewOnboardingPage({ from }: { from: string | undefined }) {
  const { loaded, problem } = useForm(from);
  return (
    <Page
      title={from ? 'Change the request' : 'New onboarding'}
      above={
        <a
          class="back"
          href={hrefOf(from ? { page: 'onboarding', id: from } : { page: 'onboardings' })}
        >
          <Icon name="back" />
          {from ?? 'Onboardings'}
        </a>
      }
    >
      <p class="intro">
        {from
          ? 'Everything is as it was sent, except for passwords and tokens, which nobody gets back. The same customer, compartment, instance and CupixWorks project stay the same onboarding.'
          : 'Fill in what is asked, look at the plan, then start. Nothing is touched before that.'}
      </p>
      {problem && <ProblemNote problem={problem} />}
      {!loaded && !problem && <Loading what="the form" />}
      {loaded && <RequestForm form={loaded.form} initial={loaded.values} />}
    </Page>
  );
}
