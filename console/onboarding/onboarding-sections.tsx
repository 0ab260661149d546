import type { Onboarding, RequestView } from '../api/views.ts';
import type { Fact } from '../job/facts.tsx';
import type { Sections } from '../job/sections.ts';
import { hrefOf } from '../shell/routes.ts';
import { RegistrationValues } from './registration-values.tsx';

/** What only onboardings have. */
export const onboardingSections: Sections<Onboarding> = {
  facts: ({ id, request, status }) => [
    ...requestFacts(request),
    [
      'Messages',
      status === 'SUCCEEDED' && (
        <a href={hrefOf({ page: 'instance', id })}>Health of the instance</a>
      ),
    ],
  ],
  last: (onboarding) => <RegistrationValues onboarding={onboarding} />,
  picture: 'onboarding.svg',
};

function requestFacts(request: RequestView = {}): Fact[] {
  const { region, instance, primaveraUrl, cupixworks, security } = request;
  return [
    ['Region', region],
    ['Instance', instance && (instance.mode === 'create' ? instance.name : 'adopted')],
    ['Primavera', primaveraUrl?.replace(/^https:\/\//, '')],
    ['CupixWorks', cupixworks?.team && `${cupixworks.team}, project ${cupixworks.project}`],
    ['Security', security],
  ];
}
