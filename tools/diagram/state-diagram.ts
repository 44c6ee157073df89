import type { Chart, ChartState, ChartTransition } from '../../src/inspector/chart.ts';

export interface View {
  /** The state whose inside is shown. */
  readonly scope: string;
  /** States inside it whose inside is shown as well. */
  readonly open: readonly string[];
}

const indent = '    ';

/** One view of a chart in mermaid's language: what has the same ends is one edge with a label of several lines. */
export function stateDiagram(chart: Chart, { scope, open }: View): string {
  return new Drawing(chart, scope, new Set([scope, ...open])).draw();
}

class Drawing {
  readonly #chart: Chart;
  readonly #scope: string;
  readonly #open: ReadonlySet<string>;
  /** What leads along an edge, by its ends. */
  readonly #edges = new Map<string, readonly ChartTransition[]>();
  readonly #notes = new Map<string, string[]>();
  readonly #outside = new Set<string>();
  /** Open states from which an edge leads into themselves: mermaid can't draw that, so there is a box for it. */
  readonly #anywhere = new Set<string>();

  constructor(chart: Chart, scope: string, open: ReadonlySet<string>) {
    this.#chart = chart;
    this.#scope = scope;
    this.#open = open;
  }

  draw(): string {
    for (const transition of this.#chart.transitions)
      if (isWithin(transition.source, this.#scope)) this.#add(transition);
    const scope = this.#chart.states.get(this.#scope);
    if (scope === undefined) throw new Error(`there is no state ${this.#scope}`);
    const outside = [...this.#outside].map((path) => `state "${shortName(path)} ↗" as ${outsideId(path)}`);
    const edges = [...this.#edges].map(([ends, transitions]) => `${ends} : ${edgeLabel(transitions)}`);
    const lines = [...this.#inside(scope, 0), ...[...outside, ...edges].map((line) => indent + line)];
    return ['stateDiagram-v2', ...lines, ...this.#noteLines()].join('\n');
  }

  #inside(state: ChartState, depth: number): readonly string[] {
    const pad = indent.repeat(depth + 1);
    const boxes = state.children.map((child) => this.#box(child, depth));
    const regions =
      state.type === 'parallel' ? boxes.flatMap((box, at) => (at > 0 ? [[`${pad}--`], box] : [box])) : boxes;
    const anywhere = this.#anywhere.has(state.path)
      ? [`${pad}state "in any of them" as ${anywhereId(state.path)}`]
      : [];
    const initial =
      state.initial === undefined ? [] : [`${pad}[*] --> ${idOf(join(state.path, state.initial))}`];
    const final = state.children
      .filter(({ type }) => type === 'final')
      .map(({ path }) => `${pad}${idOf(path)} --> [*]`);
    return [...anywhere, ...regions.flat(), ...initial, ...final];
  }

  #box(state: ChartState, depth: number): readonly string[] {
    const pad = indent.repeat(depth + 1);
    const head = `${pad}state "${state.key}" as ${idOf(state.path)}`;
    if (!this.#open.has(state.path)) return [head];
    return [head, `${pad}state ${idOf(state.path)} {`, ...this.#inside(state, depth + 1), `${pad}}`];
  }

  #add(transition: ChartTransition): void {
    const from = this.#visible(transition.source);
    if (transition.target === undefined) {
      if (from !== transition.source) return;
      const does = transition.actions.length === 0 ? 'nothing' : transition.actions.join(', ');
      this.#notes.set(from, [...(this.#notes.get(from) ?? []), `${triggered(transition)} / ${does}`]);
      return;
    }
    const to = this.#visible(transition.target);
    const isInside = (path: string): boolean => path !== from;
    const isHidden = from === to && (isInside(transition.source) || isInside(transition.target));
    if (isHidden) return;
    const fromAnywhere = from === this.#scope || (from !== to && isWithin(to, from));
    if (fromAnywhere) this.#anywhere.add(from);
    if (!isWithin(to, this.#scope)) this.#outside.add(to);
    const ends = [
      fromAnywhere ? anywhereId(from) : idOf(from),
      isWithin(to, this.#scope) ? idOf(to) : outsideId(to),
    ];
    const edge = this.#edges.get(ends.join(' --> ')) ?? [];
    this.#edges.set(ends.join(' --> '), [...edge, transition]);
  }

  /** The state itself, or the innermost one around it that is shown. */
  #visible(path: string): string {
    if (!isWithin(path, this.#scope) || path === this.#scope) return path;
    const around = parentOf(path);
    if (this.#open.has(around) && this.#visible(around) === around) return path;
    return this.#visible(around);
  }

  #noteLines(): readonly string[] {
    return [...this.#notes].flatMap(([path, lines]) => {
      const at = path === this.#scope ? anywhereId(path) : idOf(path);
      if (path === this.#scope && !this.#anywhere.has(path)) return [];
      const body = lines.map((line) => `${indent.repeat(2)}${line}\n`).join('');
      return [`${indent}note right of ${at}\n${body}${indent}end note`];
    });
  }
}

/** One line for each condition, with all that is looked at under it. */
function edgeLabel(transitions: readonly ChartTransition[]): string {
  const lines = new Map<string, { readonly guard: string | undefined; readonly triggers: Set<string> }>();
  for (const { trigger, guard } of transitions) {
    const key = `${trigger === 'always'} ${guard}`;
    const line = lines.get(key) ?? { guard, triggers: new Set() };
    line.triggers.add(trigger);
    lines.set(key, line);
  }
  return [...lines.values()]
    .map(({ guard, triggers }) => label({ trigger: [...triggers].join(', '), guard }))
    .join('<br/>');
}

function label({ trigger, guard }: Pick<ChartTransition, 'trigger' | 'guard'>): string {
  if (trigger === 'always') return guard === undefined ? 'else' : `[${guard}]`;
  return triggered({ trigger, guard });
}

function triggered({ trigger, guard }: Pick<ChartTransition, 'trigger' | 'guard'>): string {
  return guard === undefined ? trigger : `${trigger} [${guard}]`;
}

const isWithin = (path: string, scope: string): boolean =>
  scope === '' || path === scope || path.startsWith(`${scope}.`);
const parentOf = (path: string): string => path.split('.').slice(0, -1).join('.');
const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
const shortName = (path: string): string => path.replace(/^active\.(?:floor\.)?/u, '');
const idOf = (path: string): string => path.replaceAll(/\W/gu, '_');
const outsideId = (path: string): string => `to_${idOf(path)}`;
const anywhereId = (path: string): string => `in_${path === '' ? 'call' : idOf(path)}`;
