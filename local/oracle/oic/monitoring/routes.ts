/**
 * The Monitoring API of the simulated Oracle Integration.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/api-integrations-monitoring.html
 */

import { Refusal } from '#local/simulation/call.ts';
import type { Access, Caller } from '../access.ts';
import type { Routes } from '../routes.ts';
import type { Site } from '../site.ts';
import { addActions } from './actions.ts';
import { addActivityStreams } from './activity.ts';
import { addFigures } from './figures.ts';
import { addReads, type Monitored } from './reads.ts';
import type { Runs } from './runs.ts';

const minute = 60_000;

/** Puts the Monitoring API on the design-time router. */
export function addMonitoringRoutes(app: Routes, site: Site, access: Access, runs: Runs): void {
  const on: Monitored = { runs, site, access, throttle: throttleOf(runs) };
  addActions(app, on);
  addReads(app, on);
  addActivityStreams(app, on);
  addFigures(app, on);
}

// That the Developer API throttles at all is not documented; other parts of Oracle Integration do, with 429.
function throttleOf(runs: Runs): (caller: Caller) => void {
  const counted = new Map<string, { minute: number; calls: number }>();
  return ({ instance }) => {
    const now = Math.floor(runs.now / minute);
    const before = counted.get(instance);
    const calls = before?.minute === now ? before.calls + 1 : 1;
    counted.set(instance, { minute: now, calls });
    if (calls <= runs.settings.callsPerMinute) return;
    const left = Math.ceil(((now + 1) * minute - runs.now) / 1000);
    throw new Refusal(429, 'TooManyRequests', 'Too many requests; try again later.', {
      'retry-after': String(left),
    });
  };
}
