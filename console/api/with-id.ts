interface Named {
  id?: string;
  onboardingId?: string;
}

/** What the API tells of a job, with its id as `id`: onboardings have it under a name of their own. */
export function withId<T extends object>(told: object): T {
  const { onboardingId, ...rest } = told as Named;
  return { ...(onboardingId !== undefined && { id: onboardingId }), ...rest } as T;
}
