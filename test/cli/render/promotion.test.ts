import { describe, expect, it } from 'vitest';
import type { PromotionPlan, PromotionView } from '#cli/api/promotion-answers.ts';
import {
  buildsText,
  diffText,
  placementsText,
  promotionLines,
  promotionPlanText,
} from '#cli/render/promotion.ts';
import { buildExamples } from '#functions/api/views/build-view.ts';
import { promotionExamples } from '#functions/api/views/promotion-view.ts';

const plan = promotionExamples.plan as unknown as PromotionPlan;
const view = promotionExamples.view as unknown as PromotionView;

describe('a plan', () => {
  it('says what changes, what is lost, and that it can begin', () => {
    const text = promotionPlanText(plan);
    expect(text).toContain('The next build of PROJECT_SYNC from dev to test (which has build 6)');
    expect(text).toMatch(
      /new version {2}SYNC_PROJECTS 01\.01\.0000 {2}instead of 01\.00\.0000, 2 requests under way would be lost/,
    );
    expect(text).toContain('It can begin.');
  });

  it('says everything that stands in the way, with what to do', () => {
    const findings = [{ error: 'ConnectionIncomplete', summary: 'No password.', fix: 'Add it.' }];
    const connections = [{ id: 'ORDERS_API', change: 'new', missing: ['password'] }];
    const text = promotionPlanText({ ...plan, ready: false, findings, connections });
    expect(text).toContain('lacks password');
    expect(text).toContain('ConnectionIncomplete: No password.\n    Add it.');
    expect(text).not.toContain('It can begin.');
  });

  it('says that nobody could tell how many requests are lost', () => {
    const [one] = plan.integrations;
    const text = promotionPlanText({ ...plan, integrations: [{ ...one!, pending: null }] });
    expect(text).toContain('perhaps some requests under way would be lost');
  });
});

describe('a result', () => {
  it('names the build, what has changed, and where it is in Git', () => {
    const text = promotionLines(view).join('\n');
    expect(text).toContain('test has build 7 of PROJECT_SYNC, from dev.');
    expect(text).toContain('Integrations: 1 of 3 changed');
    expect(text).toContain('… and 2 more');
    expect(text).toContain('9f3c2ab41d on main, tag build-7');
  });

  it('of a run that has not succeeded yet says so', () => {
    expect(promotionLines({ ...view, result: null })).toEqual([
      'test has got no build of PROJECT_SYNC yet.',
    ]);
  });
});

describe('lists', () => {
  it('show where each build is, and which were never finished', () => {
    const [line] = buildExamples.page.items;
    const lost = { ...line!, id: 'acme.PROJECT_SYNC.8', status: 'reserved', environments: [] };
    const text = buildsText({ items: [{ ...line!, environments: ['test'] }, lost] });
    expect(text).toMatch(/acme\.PROJECT_SYNC\.7 .* now in test/);
    expect(text).toMatch(/acme\.PROJECT_SYNC\.8 {2}never finished/);
    expect(buildsText({ items: [] })).toContain('no build yet');
  });

  it('show which environment has which build', () => {
    const items = buildExamples.placements.items.map((one) => ({ ...one }));
    expect(placementsText({ items })).toMatch(/PROJECT_SYNC {2}test {2}build 7 .*before: 6/);
  });

  it('show what differs, or that nothing does', () => {
    const diff = {
      equal: false,
      added: ['b'],
      changed: ['a'],
      removed: [],
      integrations: [{ code: 'A', a: null, b: '01.00.0000' }],
    };
    expect(diffText(diff)).toContain('A: not there → 01.00.0000');
    expect(diffText(diff)).toMatch(/added {4}b\n {2}changed {2}a/);
    expect(diffText({ ...diff, equal: true })).toContain('are equal');
  });
});
