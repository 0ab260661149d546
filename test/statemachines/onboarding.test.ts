import { describe, expect, it } from 'vitest';
import { endsFrom, onboardingDefinition } from './definition.ts';

const definition = onboardingDefinition();

describe('the onboarding workflow', () => {
  it('activates only after the connection test has passed', () => {
    const around = endsFrom(definition, 'Provision instance', new Set(['Test connection']));
    expect(around).not.toContain('Complete');
    expect(endsFrom(definition, 'Provision instance')).toContain('Complete');
  });

  it('asks a person for one thing only', () => {
    const human = Object.entries(definition.States).filter(([, { Resource }]) =>
      Resource?.includes('waitForTaskToken'),
    );
    expect(human.map(([name]) => name)).toEqual(['Register in CupixWorks']);
  });
});
