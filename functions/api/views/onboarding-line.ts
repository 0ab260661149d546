import * as z from 'zod/mini';
import type { JobLine as Line } from '#runtime/ledger.ts';
import { lineFields, pageOf, viewLine } from './job-line.ts';

export const OnboardingLine = z.object({ onboardingId: z.string(), ...lineFields });
export type OnboardingLine = z.output<typeof OnboardingLine>;

export const OnboardingPage = pageOf(
  OnboardingLine,
  'Onboardings, the most recently changed first.',
);

/** Brings the line of an onboarding into the form that leaves. */
export function viewOnboardingLine(line: Line): OnboardingLine {
  const { id: onboardingId, ...rest } = viewLine(line);
  return { onboardingId, ...rest };
}
