import type { Figures, Health } from '../api/views.ts';
import { type Tile, Tiles } from '../parts/tiles.tsx';
import { Relative } from '../parts/time.tsx';
import { percentName, windowName } from '../words/names.ts';

/** The instance at a glance. */
export function HealthTiles({ health: { recent, day, failures } }: { health: Health }) {
  const { total, seen, recoverable, oldestAt, window } = failures;
  const count = total ?? seen;
  return (
    <Tiles
      tiles={[
        rateTile('Success, last 2 hours', recent),
        rateTile('Success, last 24 hours', day),
        {
          name: `Failed runs, last ${windowName(window)}`,
          value: total === null ? `${seen} or more` : total,
          says: `${recoverable} of the newest ${seen} can run again`,
          tone: count > 0 ? 'bad' : 'good',
        },
        {
          name: 'Oldest failure',
          value: oldestAt ? <Relative iso={oldestAt} /> : 'none',
          ...(oldestAt && seen < count && { says: `among the newest ${seen}` }),
        },
      ]}
    />
  );
}

function rateTile(name: string, { successRate, succeeded, failed, aborted }: Figures): Tile {
  const ended = succeeded + failed + aborted;
  return {
    name,
    value: percentName(successRate),
    says: `${succeeded} of ${ended} that have ended`,
  };
}
