import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { redactStrings } from './redaction.ts';

/** The structured log of this process; secrets are scrubbed from every line. */
export const log = new Logger({ serviceName: 'oic-onboarding', jsonReplacerFn: redactStrings });

/** The metrics of this invocation; whoever wraps the handler publishes them at its end. */
export const metrics = new Metrics({
  namespace: 'OicOnboarding',
  serviceName: 'oic-onboarding',
});
