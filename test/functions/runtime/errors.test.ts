import { describe, expect, it } from 'vitest';
import {
  errorClasses,
  errorNames,
  InvalidRequest,
  NotReadyYet,
  runbookFor,
  StageError,
  Throttled,
} from '#runtime/errors.ts';

const explanation = { system: 'oic', summary: 'It went wrong.', fix: 'Mend it.' } as const;

describe('the errors', () => {
  it.each(errorClasses.map((errorClass) => [errorClass.name, errorClass] as const))(
    '%s says its own name, and keeps what it was told',
    (name, errorClass) => {
      const cause = new Error('beneath');
      const error = new errorClass(explanation, { cause });
      expect(error).toBeInstanceOf(StageError);
      expect(error).toMatchObject({ name, message: 'It went wrong.', cause, explanation });
    },
  );

  it('belong to one family each, so that no Retry and no Catch misses one', () => {
    const families = [errorNames('retry'), errorNames('wait'), errorNames('stop')];
    expect(families.flat().sort()).toEqual(errorClasses.map(({ name }) => name).sort());
    expect(families[0]).toEqual(['Throttled', 'Unavailable', 'Timeout', 'Conflict']);
    expect(families[1]).toEqual(['NotReadyYet', 'NotAuthorizedYet']);
  });

  it('know their family', () => {
    expect(new Throttled(explanation).family).toBe('retry');
    expect(new NotReadyYet(explanation).family).toBe('wait');
    expect(new InvalidRequest(explanation).family).toBe('stop');
  });

  it('have a page each', () => {
    expect(runbookFor('Locked')).toBe('docs/errors/Locked.md');
  });
});
