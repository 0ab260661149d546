import { instance } from '@viz-js/viz';
import { type JobKind, type Stage, stagesByKind } from '#runtime/stages.ts';

/** The parts of a definition that the picture shows. */
export interface PicturedDefinition {
  StartAt: string;
  States: Record<string, PicturedState>;
}

interface PicturedState {
  Type: string;
  Resource?: string;
  Comment?: string;
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Branches?: PicturedDefinition[];
}

const SHAPES: Record<string, string> = {
  Choice: 'shape=diamond style=filled fillcolor="#fff7e0" height=0.5 fontsize=10',
  Wait: 'shape=box style="rounded,filled,dashed" fillcolor="#eef3ff"',
  Parallel: 'shape=box style="rounded,filled" fillcolor="#e8f5ec"',
  Fail: 'shape=box style="rounded,filled" fillcolor="#fdecea"',
};
const ORDINARY = 'shape=box style="rounded,filled" fillcolor="#ffffff"';
const HUMAN = 'shape=box style="rounded,filled,bold" fillcolor="#fff0d6"';

/**
 * Draws a workflow as SVG: its stages as boxes, its states inside. The ways to failure are left out; every
 * step has the same one. The same definition gives the same picture. Each state is a group that names
 * itself and its stage (`data-state`, `data-stage`), so that a page can show how far an execution is.
 */
export async function drawWorkflow(definition: PicturedDefinition, kind: JobKind): Promise<string> {
  const viz = await instance();
  const stages: readonly Stage[] = stagesByKind[kind];
  const svg = viz.renderString(dot(definition, stages), { format: 'svg' });
  const named = nameGroups(svg.slice(svg.indexOf('<svg')), stagesByState(definition), stages);
  return named.trimEnd().concat('\n');
}

/** Graphviz numbers its groups; what they stand for is in their titles. */
function nameGroups(svg: string, stageOfState: Map<string, string>, all: readonly Stage[]): string {
  return svg
    .replace(/<g id="node\d+" class="node">\n<title>([^<]+)<\/title>/g, (_, state: string) => {
      const id = `state-${state
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.join('-')}`;
      const stage = stageOfState.get(state);
      return `<g id="${id}" class="node" data-state="${state}" data-stage="${stage}">`;
    })
    .replace(/<g id="clust\d+" class="cluster">\n<title>cluster_(\d+)<\/title>/g, (_, index) => {
      const stage = all[Number(index)]?.id;
      return `<g id="stage-${stage}" class="cluster" data-stage="${stage}">`;
    })
    .replace(/<title>[^<]*<\/title>\n/g, '');
}

function stagesByState({ States }: PicturedDefinition): Map<string, string> {
  return new Map(
    Object.entries(States).flatMap(([name, state]) => [
      [name, stageOf(state) ?? ''] as const,
      ...(state.Branches ?? []).flatMap((branch) => [...stagesByState(branch)]),
    ]),
  );
}

function dot(definition: PicturedDefinition, stages: readonly Stage[]): string {
  const shown = reachable(definition, stages);
  const clusters = stages.map(({ id, title }, index) => {
    const inside = shown.filter(([, state]) => stageOf(state) === id);
    const [only] = inside;
    // A stage of one state needs no frame around it.
    if (only && inside.length === 1) return node(only[0], only[1], `${index + 1} · ${title}`);
    return [
      `subgraph cluster_${index} {`,
      `label=${quote(`${index + 1} · ${title}`)} style="rounded,filled" fillcolor="#f6f7f9" color="#d5d9e0" labeljust=r fontsize=12`,
      ...inside.flatMap(([name, state]) => [node(name, state), ...branchNodes(state)]),
      '}',
    ].join('\n');
  });
  const visible = new Set(shown.map(([name]) => name));
  const edges = shown.flatMap(([name, state]) => edgesFrom(name, state, visible));
  return `digraph workflow {
rankdir=TB nodesep=0.25 ranksep=0.28 fontname="Helvetica" bgcolor="transparent"
node [fontname="Helvetica" fontsize=11 color="#5b6472" margin="0.2,0.07" height=0.35]
edge [color="#5b6472" arrowsize=0.6]
${clusters.join('\n')}
${edges.join('\n')}
}`;
}

/** The main line runs straight down: its edges weigh more than those of the loops. */
function edgesFrom(name: string, state: PicturedState, visible: Set<string>): string[] {
  if (state.Branches) return state.Branches.flatMap((branch) => branchEdges(name, branch, state));
  const main = state.Default ?? state.Next;
  return waysOn(state)
    .filter((next) => visible.has(next))
    .map((next) => edge(name, next, next === main ? 'weight=50' : 'weight=1'));
}

function branchEdges(from: string, branch: PicturedDefinition, parallel: PicturedState): string[] {
  return [
    edge(from, branch.StartAt, 'weight=5'),
    ...Object.entries(branch.States).map(([name, { Next }]) =>
      edge(name, Next ?? parallel.Next ?? '', 'weight=5'),
    ),
  ];
}

const edge = (from: string, to: string, style: string) =>
  `${quote(from)} -> ${quote(to)} [${style}]`;

/** States on the way to success, in order of the definition. */
function reachable(
  { StartAt, States }: PicturedDefinition,
  stages: readonly Stage[],
): [string, PicturedState][] {
  const seen = new Set<string>();
  const visit = (name: string) => {
    const state = States[name];
    const known = stages.some(({ id }) => id === stageOf(state));
    if (!state || seen.has(name) || !known || givesUp(state)) return;
    seen.add(name);
    for (const next of waysOn(state)) visit(next);
  };
  visit(StartAt);
  return Object.entries(States).filter(([name]) => seen.has(name));
}

/** A Pass that leads on to the failure only holds the words for it. */
function givesUp(state: PicturedState): boolean {
  return state.Type === 'Pass' && state.Next === 'Explain failure';
}

function waysOn(state: PicturedState): string[] {
  const next = [state.Next, state.Default, ...(state.Choices ?? []).map((choice) => choice.Next)];
  return next.filter((name): name is string => name !== undefined);
}

function branchNodes(state: PicturedState): string[] {
  return (state.Branches ?? []).flatMap((branch) =>
    Object.entries(branch.States).map(([name, inner]) => node(name, inner)),
  );
}

function node(name: string, state: PicturedState, label = name): string {
  const human = state.Resource?.endsWith('.waitForTaskToken') ?? false;
  return `${quote(name)} [label=${quote(label)} ${human ? HUMAN : (SHAPES[state.Type] ?? ORDINARY)}]`;
}

function stageOf(state: PicturedState | undefined): string | undefined {
  return /^\[([a-z-]+)\]/.exec(state?.Comment ?? '')?.[1];
}

const quote = (text: string) => JSON.stringify(text);
