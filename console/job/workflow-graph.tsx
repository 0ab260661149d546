import { useEffect, useRef, useState } from 'preact/hooks';
import type { Job, StageStatus } from '../api/views.ts';
import { Scrolled } from '../parts/scrolled.tsx';
import { stageStatuses } from '../words/names.ts';
import { loadPicture } from './picture.ts';

type Painted = Pick<Job, 'states' | 'stages'>;
type Props = Painted & {
  /** Of the file that holds the picture. */
  name: string;
};

/** The workflow as a picture in which every step shows how it is. What it shows, the list beside says. */
export function WorkflowGraph({ name, states, stages }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [picture, setPicture] = useState<SVGSVGElement>();
  useEffect(() => {
    let isGone = false;
    loadPicture(name).then(
      (loaded) => !isGone && setPicture(loaded),
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [name]);
  useEffect(() => {
    if (picture) frame.current?.replaceChildren(picture);
  }, [picture]);
  useEffect(() => {
    if (picture) paint(picture, { states, stages });
  }, [picture, states, stages]);
  const current = states.findLast(({ status }) => isCurrent(status))?.name;
  useEffect(() => {
    const scrolled = frame.current?.parentElement;
    if (picture && current && scrolled) bringIntoView(scrolled, current);
  }, [picture, current]);
  return (
    <section class="card graph" aria-labelledby="graph">
      <h2 id="graph">Workflow</h2>
      <Scrolled label="Workflow picture">
        <div ref={frame} />
      </Scrolled>
      <p class="legend small-print">
        {LEGEND.map((status) => (
          <span key={status} class={`legend-item ${status}`}>
            {SIGNS[status]} {stageStatuses[status].label}
          </span>
        ))}
      </p>
    </section>
  );
}

const LEGEND = ['succeeded', 'running', 'waiting', 'failed', 'pending'] as const;
const SIGNS: Record<StageStatus, string> = {
  pending: '○',
  running: '▸',
  waiting: '◷',
  succeeded: '✓',
  failed: '✕',
  skipped: '–',
};
const isCurrent = (status: StageStatus) =>
  status === 'running' || status === 'waiting' || status === 'failed';

/** Marks every step with its status: an attribute for the style sheet, a sign for whoever sees no colours. */
function paint(picture: SVGSVGElement, { states, stages }: Painted): void {
  const byState = new Map(states.map(({ name, status }) => [name, status]));
  const byStage = new Map(stages.map((one) => [one.name, one]));
  for (const group of picture.querySelectorAll<SVGGElement>('g[data-stage]')) {
    const { state, stage = '' } = group.dataset;
    const within = byStage.get(stage);
    const known = state === undefined ? within?.status : byState.get(state);
    const status = known ?? 'pending';
    group.dataset.status = status;
    const isForPerson = status === 'waiting' && within?.waitingFor?.includes('person');
    group.classList.toggle('for-person', isForPerson ?? false);
    if (state !== undefined) mark(group, SIGNS[status]);
  }
}

const SVG = 'http://www.w3.org/2000/svg';

/** Sets a sign on the corner of a step. */
function mark(group: SVGGElement, sign: string): void {
  const known = group.querySelector<SVGTextElement>('.corner text');
  if (known) {
    known.textContent = sign;
    return;
  }
  const { x, y } = group.getBBox();
  const [corner, circle, text] = ['g', 'circle', 'text'].map((name) =>
    document.createElementNS(SVG, name),
  ) as [SVGElement, SVGElement, SVGElement];
  corner.setAttribute('class', 'corner');
  corner.setAttribute('transform', `translate(${x + 3} ${y + 3})`);
  circle.setAttribute('r', '7');
  text.textContent = sign;
  corner.append(circle, text);
  group.append(corner);
}

/** Scrolls inside of the frame only: the page stays where its reader is. */
function bringIntoView(frame: HTMLElement, state: string): void {
  const group = frame.querySelector(`g[data-state="${CSS.escape(state)}"]`);
  if (!group) return;
  const [inner, outer] = [group.getBoundingClientRect(), frame.getBoundingClientRect()];
  const left = frame.scrollLeft + inner.left - outer.left - (outer.width - inner.width) / 2;
  const top = frame.scrollTop + inner.top - outer.top - (outer.height - inner.height) / 2;
  frame.scrollTo({ left, top });
}
