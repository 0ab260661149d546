/**
 * Takes the picture of the time line for docs/tour.md: of a run whose person is simulated, so that everybody's time is
 * simulated time. A process has one local service, so this is a script of its own. Run by `npm run docs:pictures`.
 */

import { fileURLToPath } from 'node:url';
import { openHouse } from '#test/browser/local-house.ts';
import { openBrowser, visit } from '#test/browser/open-browser.ts';

const path = fileURLToPath(new URL('pictures/time-line.png', import.meta.url));

const [house, browser] = await Promise.all([openHouse({ interactive: false }), openBrowser()]);
try {
  const id = await house.start();
  const { page } = await visit(browser, `${house.url}#/onboardings/${id}`, {
    viewport: { width: 1120, height: 740 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.getByText('Succeeded').first().waitFor();
  await page.getByRole('region', { name: 'Time line' }).screenshot({ path });
} finally {
  await browser.close();
  await house.close();
}
