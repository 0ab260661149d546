import type { Integration } from '#functions/oic/factory/integrations.ts';
import type {
  BuildIntegration,
  BuildManifest,
  Environment,
  PlannedIntegration,
} from '#runtime/promotion.ts';
import { majorOf } from './observe-project.ts';

/** What becomes of each integration of a promotion, without what only calls can tell. */
export function compareIntegrations(
  wanted: readonly BuildIntegration[],
  {
    present,
    known,
    schedules,
  }: {
    /** What the target has. */
    present: readonly Integration[];
    /** The build that the target has; absent: none that we know. */
    known: BuildManifest | undefined;
    /** What the target wants of its schedules. */
    schedules: Environment['schedules'];
  },
): PlannedIntegration[] {
  return wanted.map((one) => {
    const versions = present.filter(({ code }) => code === one.code);
    const same = versions.find(({ version }) => version === one.version);
    const active = versions.find(
      ({ version, status }) => status === 'ACTIVATED' && majorOf(version) === majorOf(one.version),
    );
    const change = changeOf(one, { same, versions, known });
    const isSwitched = active && (active.version !== one.version || change === 'replaced');
    const { code, version, name, isScheduled } = one;
    return {
      code,
      version,
      name,
      change,
      takesPlaceOf: isSwitched ? active.version : null,
      pending: isSwitched ? null : 0,
      schedule: isScheduled ? scheduleAfter(one, schedules) : null,
    };
  });
}

/** Without a rule from anywhere there is nothing to start. */
function scheduleAfter(
  { code, schedule }: BuildIntegration,
  schedules: Environment['schedules'],
): PlannedIntegration['schedule'] {
  const wish = schedules.find(({ integration }) => integration === code);
  if (!schedule && !wish?.rule) return null;
  return wish?.isStopped ? 'stopped' : 'started';
}

function changeOf(
  one: BuildIntegration,
  {
    same,
    versions,
    known,
  }: {
    same: Integration | undefined;
    versions: readonly Integration[];
    known: BuildManifest | undefined;
  },
): PlannedIntegration['change'] {
  if (!same) return versions.length > 0 ? 'new version' : 'new';
  const before = known?.integrations.find(
    ({ code, version }) => code === one.code && version === one.version,
  );
  const isSame = before?.changed != null && before.changed === one.changed;
  return isSame ? 'unchanged' : 'replaced';
}
