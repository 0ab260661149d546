import type { ComponentChildren } from 'preact';
import type { ViewOf } from '../api/views.ts';
import { integrationUserSections } from '../integration-user/integration-user-sections.tsx';
import { onboardingSections } from '../onboarding/onboarding-sections.tsx';
import { promotionSections } from '../promotion/promotion-sections.tsx';
import { recoverySections } from '../recovery/recovery-sections.tsx';
import type { ShownKind } from '../words/kinds.ts';
import type { Fact } from './facts.tsx';

/** What the page of a job shows that only its kind has. */
export interface Sections<View> {
  facts(view: View): readonly Fact[];
  /** Above the stages: what people come for. */
  first?(view: View): ComponentChildren;
  /** Below what every job has. */
  last?(view: View): ComponentChildren;
  /** Name of the picture of its workflow; without one, the list of stages says it all. */
  picture?: string;
}

export const sectionsOf: { [K in ShownKind]: Sections<ViewOf<K>> } = {
  onboarding: onboardingSections,
  'integration-user': integrationUserSections,
  recovery: recoverySections,
  promotion: promotionSections,
};
