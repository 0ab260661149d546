import { useEffect, useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import type { Onboarding } from '../api/views.ts';
import { type Form, formOf } from './form.ts';
import type { JsonSchema } from './json-schema.ts';
import { requestFrom } from './request-from.ts';
import { fromDocument, type Values } from './values.ts';

interface OpenApi {
  paths: Record<
    string,
    { post?: { requestBody?: { content: Record<string, { schema: JsonSchema }> } } }
  >;
}

interface Loaded {
  form: Form;
  values: Values;
}

/**
 * The form that the service's own description of the request makes, filled in from an onboarding when one
 * shall be sent again.
 */
export function useForm(from: string | undefined) {
  const [loaded, setLoaded] = useState<Loaded>();
  const [problem, setProblem] = useState<ApiProblem>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const load = async () => {
      const [api, before] = await Promise.all([
        callApi<OpenApi>('GET', '/openapi.json', { signal }),
        from && callApi<Onboarding>('GET', `/onboardings/${encodeURIComponent(from)}`, { signal }),
      ]);
      const content = api.paths['/onboardings']?.post?.requestBody?.content;
      const form = formOf(content?.['application/json']?.schema ?? {});
      const values = before ? fromDocument(form, requestFrom(before)).values : {};
      setLoaded({ form, values });
    };
    load().catch((error: unknown) => {
      if (!signal.aborted) setProblem(asProblem(error));
    });
    return () => controller.abort();
  }, [from]);
  return { loaded, problem };
}
