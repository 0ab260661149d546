import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PlainView } from '#cli/render/plain-view.ts';
import { openView } from '#cli/render/view.ts';
import { onboardingStages } from '#runtime/stages.ts';
import { memoryTerminal, Written } from '../memory-terminal.ts';
import { progressWith } from './sample-progress.ts';

const all = onboardingStages.map(({ id }) => id);

describe('lines, where no terminal is', () => {
  it('tell each change once', () => {
    const output = new Written();
    const view = new PlainView(output, all);
    const waiting = { status: 'waiting', waitingFor: 'Oracle', seconds: 30, attempts: 1 } as const;
    view.update(progressWith({ 'wait-for-active': { status: 'running', attempts: 1 } }));
    view.update(progressWith({ 'wait-for-active': waiting }));
    view.update(progressWith({ 'wait-for-active': { status: 'running', attempts: 1 } }));
    view.update(progressWith({ 'wait-for-active': { ...waiting, seconds: 90 } }));
    view.update(
      progressWith({ 'wait-for-active': { status: 'succeeded', seconds: 725, attempts: 2 } }),
    );
    expect(output.text.split('\n')).toEqual([
      '[ 3/13] Wait for ACTIVE: started',
      '[ 3/13] Wait for ACTIVE: waiting for Oracle (30 s)',
      '[ 3/13] Wait for ACTIVE: done (12 min 05 s, attempt 2)',
      '',
    ]);
  });

  it('say how long a wait may still take', () => {
    const output = new Written();
    const startedAt = '2026-01-01T00:00:00.000Z';
    const waiting = { status: 'waiting', waitingFor: 'Oracle', startedAt, attempts: 1 } as const;
    const shown = {
      ...progressWith({ 'activate-integration': waiting }),
      budget: { activationSeconds: 600 },
    };
    new PlainView(output, all).update(shown, Date.parse(startedAt) + 60_000);
    expect(output.text).toBe(
      '[ 8/13] Activate integration: waiting for Oracle (1 min 00 s, 9 min 00 s left)\n',
    );
  });

  it('leave out other stages than they were given', () => {
    const output = new Written();
    new PlainView(output, ['complete']).update(
      progressWith({ prove: { status: 'failed' }, complete: { status: 'skipped' } }),
    );
    expect(output.text).toBe('[13/13] Complete: skipped\n');
  });
});

describe('a list, on a terminal', () => {
  const terminal = { ...memoryTerminal('/'), isLive: () => true };

  /** A stream that looks like a terminal to the renderer. */
  const screen = () => Object.assign(new Written(), { isTTY: true, columns: 120, rows: 40 });

  it('shows every stage and how it ended', async () => {
    const output = screen();
    const view = openView(terminal, output, all);
    const succeeded = { status: 'succeeded', seconds: 3, attempts: 1 } as const;
    const told = Object.fromEntries(all.map((id) => [id, succeeded]));
    view.update(progressWith({ ...told, 'wait-for-active': { status: 'skipped' } }), 0);
    await view.end();
    const text = stripVTControlCharacters(output.text);
    for (const { title } of onboardingStages) expect(text).toContain(title);
    expect(text).toContain('Prove (3 s)');
    expect(text).toContain('Wait for ACTIVE (nothing to do)');
  });

  it('stops at the stage that failed', async () => {
    const output = screen();
    const view = openView(terminal, output, all);
    const told = { preflight: { status: 'failed', seconds: 1, attempts: 3 } as const };
    view.update(progressWith(told, 'FAILED'), 0);
    await view.end();
    expect(stripVTControlCharacters(output.text)).toContain('Preflight (1 s, attempt 3)');
  });

  it('says what is waited for and how long that may still take, and keeps to the window', async () => {
    const startedAt = '2026-01-01T00:00:00.000Z';
    const asked = { status: 'succeeded', startedAt, attempts: 1 } as const;
    const waiting = { status: 'waiting', waitingFor: 'Oracle', startedAt, attempts: 2 } as const;
    const told = progressWith({
      preflight: asked,
      'provision-instance': asked,
      'wait-for-active': waiting,
    });
    const shown = { ...told, budget: { instanceSeconds: 600 } };
    const wide = screen();
    const narrow = Object.assign(screen(), { columns: 40 });
    for (const output of [wide, narrow]) {
      const view = openView(terminal, output, all);
      view.update(shown, Date.parse(startedAt) + 60_000);
      await view.end();
    }
    expect(stripVTControlCharacters(wide.text)).toMatch(
      /Wait for ACTIVE \(1 min 00 s, attempt 2\): waiting for Oracle, 9 min 00 s left/,
    );
    for (const row of stripVTControlCharacters(narrow.text).split('\n')) {
      expect(row.length).toBeLessThanOrEqual(40);
    }
  });

  it('ends also in the middle', async () => {
    const output = screen();
    const view = openView(terminal, output, all);
    view.update(progressWith({ preflight: { status: 'running', attempts: 1 } }), 0);
    await expect(view.end()).resolves.toBe(undefined);
  });
});
