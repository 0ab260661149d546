import type { Mismatch, Proof, Registration } from '#runtime/model.ts';
import type { CupixSite } from './client.ts';

/** Everything needed to register the five values for one project. */
export interface RegistrationOrder {
  jobId: string;
  site: CupixSite;
  /** Key of the CupixWorks project. */
  project: string;
  registration: Registration;
  proof: Proof;
  /** What was wrong the last time; empty at first. */
  problems: Mismatch[];
  /** Ends the workflow's wait; belongs to the workflow, not to whoever does the work. */
  taskToken: string;
  /** E-mail address of the person who answers for it. */
  assignee: string;
  /** E-mail address of who is asked when the first person has not answered in time. */
  escalateTo?: string | null | undefined;
  /** Days that each of them has; then the workflow gives up. */
  dueDays: number;
  /** Days between two reminders. */
  remindAfterDays?: number | null | undefined;
}

/**
 * "Register these values for this project." CupixWorks has a page for it and no documented API, so a person
 * does it (`human-registrar.ts`). The day Cupix offers an API, another implementation takes its place here
 * and nothing else changes: the workflow still waits for an answer and checks it.
 */
export interface Registrar {
  /** Starts the registration; safe to call twice. The answer comes through the task token. */
  register(order: RegistrationOrder): Promise<void>;
}
