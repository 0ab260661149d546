import type { Placement } from '../api/views.ts';

/** A project with the build that each environment has of it. */
export interface MatrixRow {
  customer: string;
  project: string;
  byEnvironment: Map<string, Placement>;
}

export interface Matrix {
  environments: string[];
  rows: MatrixRow[];
}

/** The way that environments are named in most places, from first to last; others follow by name. */
const USUAL = ['dev', 'development', 'test', 'qa', 'uat', 'stage', 'staging', 'prod', 'production'];

/** Which build is where: projects as rows, environments as columns. */
export function matrixOf(placements: readonly Placement[]): Matrix {
  const rows = new Map<string, MatrixRow>();
  for (const placement of placements) {
    const { customer, project, environment } = placement;
    const key = `${customer} ${project}`;
    const row = rows.get(key) ?? { customer, project, byEnvironment: new Map() };
    row.byEnvironment.set(environment, placement);
    rows.set(key, row);
  }
  const names = [...new Set(placements.map(({ environment }) => environment))];
  return {
    environments: names.sort((one, other) => rank(one) - rank(other) || compare(one, other)),
    rows: [...rows.values()].sort(
      (one, other) => compare(one.customer, other.customer) || compare(one.project, other.project),
    ),
  };
}

function rank(name: string): number {
  const at = USUAL.indexOf(name.toLowerCase());
  return at < 0 ? USUAL.length : at;
}

const compare = (one: string, other: string) => one.localeCompare(other, 'en');
