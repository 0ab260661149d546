import { useRef, useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import type { AnyPlan } from '../api/views.ts';
import { withId } from '../api/with-id.ts';
import { announce } from '../shell/announce.tsx';
import { goTo } from '../shell/use-route.ts';
import { kinds, type ShownKind } from '../words/kinds.ts';
import type { Form } from './form.ts';
import { checkValues, type FieldProblems, placeProblems } from './problems.ts';
import { toDocument, type Values } from './values.ts';

interface State {
  fields: FieldProblems;
  problem?: ApiProblem;
  /** A plan, and the request that it was made for. */
  planned?: { plan: AnyPlan; request: string };
  isBusy?: 'plan' | 'start';
}

/** What can be done with a filled-in form: plan it, then start it. */
export function useRequest(kind: ShownKind, form: Form, values: Values) {
  const [state, setState] = useState<State>({ fields: {} });
  // One key for one form: however often it is sent, it starts one job.
  const key = useRef(crypto.randomUUID());
  const document = toDocument(form, values);
  const request = JSON.stringify(document);
  const path = `/${kinds[kind].place}`;

  const refuse = (error: unknown) => {
    const problem = asProblem(error);
    const { fields } = placeProblems(form, values, problem.document.errors ?? []);
    setState((known) => ({ fields, problem, ...(known.planned && { planned: known.planned }) }));
  };

  const attempt = async (isBusy: 'plan' | 'start', work: () => Promise<void>) => {
    const fields = checkValues(form, values);
    const missing = Object.keys(fields).length;
    if (missing > 0) {
      setState({ fields });
      announce(`${missing} fields need another look.`);
      return false;
    }
    setState((known) => ({ ...known, fields: {}, isBusy, problem: undefined }) as State);
    try {
      await work();
      return true;
    } catch (error) {
      refuse(error);
      return false;
    }
  };

  const plan = () =>
    attempt('plan', async () => {
      const made = await callApi<AnyPlan>('POST', `${path}?plan=true`, { body: document });
      setState({ fields: {}, planned: { plan: made, request } });
      announce(`Planned: ${made.findings.length} findings.`);
    });

  const start = () =>
    attempt('start', async () => {
      const headers = { 'idempotency-key': key.current };
      const started = await callApi<object>('POST', path, { body: document, headers });
      goTo({ page: 'job', kind, id: withId<{ id: string }>(started).id });
    });

  /** What was wrong with a field is of yesterday as soon as somebody changes it. */
  const forget = (pointer: string) =>
    setState((known) => {
      const { [pointer]: gone, ...fields } = known.fields;
      return gone ? { ...known, fields } : known;
    });

  const { planned } = state;
  const isCurrent = planned?.request === request;
  return { ...state, isCurrent, plan, start, forget };
}
