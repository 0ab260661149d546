import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Page } from 'playwright-core';

const folder = process.env.PICTURES ?? `${tmpdir()}/oic-onboarding-pictures`;

/** Pictures of a page as it looks by day, by night and on a phone; for people who review, not compared. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const before = page.viewportSize();
  // What sticks to the edges of the window would stand in the middle of the picture.
  await page.evaluate(() => window.scrollTo(0, 0));
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png`, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.screenshot({ path: `${folder}/${name}-phone.png`, fullPage: true });
  if (before) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
