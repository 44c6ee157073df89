import type { Decision } from '../../machines/vocabulary/decision.ts';
import { cutEvent, staleEvents, toolsEvents, whatMayHappen } from './environment.ts';
import type { Violation } from './invariants.ts';
import { isTimer, type MachineGraph, type MachineState, type MachineStep } from './machine-graph.ts';
import { checkAtRest, isAtRest, waitsForTime } from './rest.ts';
import type { Variant } from './variant.ts';
import { Witness } from './witness.ts';
import { openingWorld, owesTurnEndAfter, toolsRun, worldKey, type Happens, type World } from './world.ts';

/** One step of a path: what happened, and what the machine decided of it. */
export interface PathStep {
  readonly happens: Happens;
  readonly decisions: readonly Decision[];
}

/** An invariant that does not hold, and the shortest way there. */
export interface Finding extends Violation {
  readonly variant: Variant;
  readonly path: readonly PathStep[];
}

/** Where an exploration ends, other than when everything is explored. */
export interface ExplorationBounds {
  readonly mostStates: number;
  /** As soon as this invariant was violated. */
  readonly untilViolated?: number;
}

export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  /** How often each invariant was violated; absent for one that never was. */
  readonly violations: ReadonlyMap<number, number>;
  /** The shortest path for each invariant that was violated. */
  readonly findings: readonly Finding[];
  /** The bound was reached, and what lies behind it is not explored. */
  readonly isCutShort: boolean;
}

interface Node {
  readonly id: number;
  readonly machine: MachineState;
  readonly world: World;
  readonly parent: Node | undefined;
  readonly happens: Happens | undefined;
  readonly decisions: readonly Decision[];
}

interface Outcome {
  readonly machine: MachineState;
  readonly witness: Witness;
  readonly decisions: readonly Decision[];
}

/** Breadth first over everything that may happen to one variant's machine in its world. */
export class Explorer {
  readonly #variant: Variant;
  readonly #graph: MachineGraph;
  readonly #bounds: ExplorationBounds;
  readonly #nodes: Node[] = [];
  readonly #ids = new Map<string, Node>();
  /** For each node, those from which time leads to it. */
  readonly #before: Node[][] = [];
  readonly #counts = new Map<number, number>();
  readonly #findings = new Map<number, Finding>();
  readonly #seen = new Set<MachineState>();
  #transitions = 0;

  constructor(graph: MachineGraph, variant: Variant, bounds: ExplorationBounds) {
    this.#graph = graph;
    this.#variant = variant;
    this.#bounds = bounds;
  }

  explore(): Exploration {
    const opening = this.#perform(this.#graph.initial, new Witness(openingWorld, []));
    this.#reach(opening, undefined, undefined);
    let next = 0;
    for (; next < this.#nodes.length && !this.#isEnough(); next++) {
      const node = this.#nodes[next];
      if (node !== undefined) this.#expand(node);
    }
    const isCutShort = next < this.#nodes.length;
    if (!isCutShort) this.#findStuckStates();
    return {
      states: this.#nodes.length,
      transitions: this.#transitions,
      violations: this.#counts,
      findings: [...this.#findings.values()],
      isCutShort,
    };
  }

  #isEnough(): boolean {
    const { mostStates, untilViolated } = this.#bounds;
    if (untilViolated !== undefined && this.#findings.has(untilViolated)) return true;
    return this.#nodes.length >= mostStates;
  }

  #expand(node: Node): void {
    this.#checkStaleEvents(node);
    const onlyTime = waitsForTime(node.machine);
    for (const happens of whatMayHappen(node.machine, node.world, this.#variant)) {
      this.#transitions++;
      if (this.#changesNothing(node, happens)) continue;
      const outcome = this.#happen(node, happens);
      const to = this.#reach(outcome, node, happens);
      if (outcome.witness.violations.length > 0)
        this.#note(outcome.witness.violations, node, { happens, decisions: outcome.decisions });
      const isByTime = happens.event !== undefined && isTimer(happens.event);
      if (happens.isOwed && (isByTime || !onlyTime) && to !== node) this.#before[to.id]?.push(node);
    }
  }

  #changesNothing({ machine, world }: Node, happens: Happens): boolean {
    const { event, reply, ears, leftTool, endsTransfer, said } = happens;
    if (owesTurnEndAfter(happens, world) !== world.owesTurnEnd) return false;
    if (event === undefined || reply !== undefined || ears !== undefined) return false;
    if (leftTool !== undefined || endsTransfer !== undefined) return false;
    if (said !== undefined && said.length > 0) return false;
    return this.#graph.step(machine, event) === machine.stays;
  }

  #happen({ machine, world }: Node, happens: Happens): Outcome {
    const { event, reply, ears, leftTool, endsTransfer, wish, said = [] } = happens;
    const changed = {
      ...world,
      reply: reply !== undefined && world.reply !== undefined ? reply(world.reply) : world.reply,
      ears: ears ?? world.ears,
      leftTool: leftTool ?? world.leftTool,
      isTransferring: world.isTransferring && endsTransfer === undefined,
      owesTurnEnd: owesTurnEndAfter(happens, world),
    };
    const witness = new Witness(changed, said, wish);
    const step = event === undefined ? machine.stays : this.#graph.step(machine, event);
    return this.#perform(step, witness);
  }

  /** Does what was decided, and tells the machine at once what was heard of a reply that it has cut. */
  #perform({ to, decisions, newReplies }: MachineStep, witness: Witness): Outcome {
    for (const decision of decisions) witness.perform(decision);
    let machine = to;
    for (const { reply, heard } of witness.cuts) {
      if (machine.snapshot.status !== 'active') break;
      const step = this.#graph.step(machine, cutEvent(reply - newReplies, heard));
      machine = step.to;
      if (step.decisions.length > 0)
        witness.note(7, 'what was heard of a cut reply makes the machine decide something');
    }
    machine = this.#graph.afterCut(this.#toldOfTools(machine, witness));
    if (!machine.snapshot.context.turn.open) witness.turnIsOver();
    checkAtRest(machine, witness);
    return { machine, witness, decisions };
  }

  #toldOfTools(machine: MachineState, { world }: Witness): MachineState {
    const doRun = toolsRun(world);
    if (machine.snapshot.status !== 'active' || machine.snapshot.context.toolsRun === doRun) return machine;
    return this.#graph.step(machine, doRun ? toolsEvents.busy : toolsEvents.idle).to;
  }

  #reach(
    { machine, witness, decisions }: Outcome,
    parent: Node | undefined,
    happens: Happens | undefined,
  ): Node {
    const { world } = witness;
    const key = `${machine.id} ${worldKey(world)}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const node = { id: this.#nodes.length, machine, world, parent, happens, decisions };
    this.#ids.set(key, node);
    this.#nodes.push(node);
    this.#before.push([]);
    return node;
  }

  #checkStaleEvents(node: Node): void {
    const { machine } = node;
    if (this.#seen.has(machine)) return;
    this.#seen.add(machine);
    if (machine.snapshot.status !== 'active') return;
    for (const event of staleEvents) {
      const step = this.#graph.step(machine, event);
      if (step === machine.stays) continue;
      const { decisions } = step;
      const happens = { name: `${event.type}, stale`, event, isOwed: false };
      this.#note([{ invariant: 7, what: `${event.type} of what is over changes something` }], node, {
        happens,
        decisions,
      });
    }
  }

  /** Backwards from where all is at rest: what is not met on the way never gets there by itself. */
  #findStuckStates(): void {
    const met = new Set<Node>(
      this.#nodes.filter(({ machine, world }) => isAtRest(machine, world, this.#variant)),
    );
    for (const node of met) for (const before of this.#before[node.id] ?? []) met.add(before);
    for (const node of this.#nodes) {
      if (met.has(node)) continue;
      const places = node.machine.places.map((place) => place.replace('call.active.', '')).join(', ');
      this.#note([{ invariant: 1, what: `nothing leads on by itself from ${places}` }], node, undefined);
    }
  }

  #note(violations: readonly Violation[], node: Node, last: PathStep | undefined): void {
    for (const violation of violations) {
      const { invariant } = violation;
      this.#counts.set(invariant, (this.#counts.get(invariant) ?? 0) + 1);
      const path = [...pathTo(node), ...(last === undefined ? [] : [last])];
      const known = this.#findings.get(invariant);
      if (known !== undefined && known.path.length <= path.length) continue;
      this.#findings.set(invariant, { ...violation, variant: this.#variant, path });
    }
  }
}

function pathTo(node: Node): readonly PathStep[] {
  const path: PathStep[] = [];
  for (let each: Node | undefined = node; each?.happens !== undefined; each = each.parent)
    path.push({ happens: each.happens, decisions: each.decisions });
  return path.reverse();
}
