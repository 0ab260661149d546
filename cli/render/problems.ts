import type { Problem } from '#functions/api/request/problem.ts';

/** One block per problem: where, what, fix. */
export function problemLines(problems: readonly Problem[], file?: string): string[] {
  return problems.flatMap(({ where, line, column, what, fix }) => {
    const position = line === undefined ? '' : `${line}:${column ?? 1}`;
    const place = [file && position ? `${file}:${position}` : (file ?? position), where];
    return [`  ${place.filter(Boolean).join('  ')}`, `    ${what}`, `    Fix: ${fix}`, ''];
  });
}

/** Title and problems of a request that was refused. */
export function refusedRequest(problems: readonly Problem[], file: string): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [
    `The request has ${count}. Nothing was started.`,
    '',
    ...problemLines(problems, file),
    'Every field is described in docs/request.md.',
    '',
  ].join('\n');
}
