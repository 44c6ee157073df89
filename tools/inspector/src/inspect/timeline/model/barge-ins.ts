import type { LogEntry } from '../../../../../replay/log-entry.ts';
import { numberOf, textOf, type Handlers } from './handlers.ts';

/** A caller who talks over a reply; times are in milliseconds since the call was opened. */
export interface BargeIn {
  /** The index of the entry with which the floor was contested. */
  readonly entry: number;
  /** When it was. */
  readonly atMs: number;
  /** With what the caller took the floor; absent where that is not known. */
  readonly by?: 'turn' | 'typed' | 'keys';
  /** When that began: the spoken turn, or the first of the keys; it can be earlier. */
  readonly startedMs?: number;
  /** Absent for what was not spoken. */
  turn?: number;
  reply?: number;
  pausedMs?: number;
  clearedMs?: number;
  cutMs?: number;
  /** When somebody had the floor again; absent while it is contested. */
  toMs?: number;
  outcome?: 'cut' | 'went on' | 'call over';
  /** From the caller's first word to the client being told to stop. */
  stopMs?: number;
  heard?: string;
}

/** What the caller does that may take the floor. */
type Beginning = Required<Pick<BargeIn, 'by' | 'startedMs'>> & Pick<BargeIn, 'turn'>;

export class BargeIns {
  readonly list: BargeIn[] = [];
  readonly #byTurn = new Map<number, BargeIn>();
  /** Of the caller's last input: a barge-in comes of that. */
  #begun: Beginning | undefined;
  #spoken: Beginning | undefined;
  #open: BargeIn | undefined;

  readonly handlers: Handlers = {
    'turn.started': (entry) => this.#speaks(entry),
    'turn.updated': (entry) => this.#speaks(entry),
    'turn.eager-eot': (entry) => this.#speaks(entry),
    'turn.eot': (entry) => this.#speaks(entry),
    'caller.typed': ({ at }) => {
      this.#begun = { by: 'typed', startedMs: at };
    },
    'caller.dtmf': ({ at }) => {
      if (this.#begun?.by !== 'keys') this.#begun = { by: 'keys', startedMs: at };
    },
    'turn.committed': () => this.#settled(),
    'turn.kept': () => this.#settled(),
    'turn.dropped': () => this.#settled(),
    'state.entered': (entry, index) => this.#entered(entry, index),
    'playout.paused': (entry) => {
      if (this.#open === undefined) return;
      this.#open.pausedMs ??= entry.at;
      this.#open.reply ??= Number(entry['reply']);
    },
    'playout.cleared': (entry) => {
      const turn = numberOf(entry, 'turn');
      if (this.#open === undefined) return;
      this.#open.clearedMs ??= entry.at;
      if (turn === undefined) return;
      this.#open.turn = turn;
      this.#byTurn.set(turn, this.#open);
    },
    'reply.cut': ({ at, reply }) => {
      if (this.#open === undefined) return;
      this.#open.cutMs ??= at;
      this.#open.reply ??= Number(reply);
    },
    // Told by the playout, some milliseconds after it was told to stop.
    'playout.cut': (entry) => {
      const last = this.list.at(-1);
      if (last?.cutMs !== undefined && last.reply === entry['reply']) last.heard ??= textOf(entry, 'heard');
    },
    'client.metrics': (entry) => this.#measured(entry),
    'turn.measured': (entry) => this.#measured(entry),
  };

  #entered(entry: LogEntry, index: number): void {
    const state = textOf(entry, 'state');
    if (state === 'barge-in') {
      if (this.#open !== undefined) return;
      this.#open = { entry: index, atMs: entry.at, ...this.#begun };
      this.list.push(this.#open);
      return;
    }
    if (this.#open === undefined) return;
    this.#open.toMs = entry.at;
    const isOver = state === 'ended' || state === 'failed';
    this.#open.outcome = this.#open.cutMs !== undefined ? 'cut' : isOver ? 'call over' : 'went on';
    this.#open = undefined;
  }

  #speaks(entry: LogEntry): void {
    const turn = Number(entry['turn']);
    if (this.#spoken?.turn !== turn) this.#spoken = { by: 'turn', turn, startedMs: entry.at };
    this.#begun = this.#spoken;
  }

  /** What is settled interrupts nothing that comes later. */
  #settled(): void {
    this.#begun = undefined;
  }

  #measured(entry: LogEntry): void {
    const stopMs = numberOf(entry, 'bargeInStopMs');
    const bargeIn = this.#byTurn.get(Number(entry['turn']));
    if (stopMs !== undefined && bargeIn !== undefined) bargeIn.stopMs = stopMs;
  }
}

const beginnings = { turn: 'caller starts', typed: 'caller types', keys: 'caller presses keys' } as const;

/** What happened in it, in order; what came at one moment is told together. */
export function momentsOf(bargeIn: BargeIn): readonly { readonly atMs: number; readonly name: string }[] {
  const all = [
    { atMs: bargeIn.startedMs, name: beginnings[bargeIn.by ?? 'turn'] },
    { atMs: bargeIn.pausedMs, name: 'paused' },
    { atMs: bargeIn.clearedMs, name: 'cleared' },
    { atMs: bargeIn.cutMs, name: 'cut' },
    { atMs: bargeIn.outcome === 'went on' ? bargeIn.toMs : undefined, name: 'goes on' },
  ];
  const moments: { readonly atMs: number; name: string }[] = [];
  for (const { atMs, name } of all) {
    if (atMs === undefined) continue;
    const same = moments.find((moment) => moment.atMs === atMs);
    if (same === undefined) moments.push({ atMs, name });
    else same.name += ` · ${name}`;
  }
  return moments;
}

/** A barge-in in one line. */
export function bargeInWords(bargeIn: BargeIn): string {
  const { reply, stopMs, outcome, heard } = bargeIn;
  const stopped = stopMs === undefined ? 'stops' : `stops in ${stopMs} ms`;
  const what = reply === undefined ? '' : `: r${reply} ${stopped}`;
  const end =
    outcome === 'cut'
      ? heard === undefined || heard === ''
        ? ', cut before a word was heard'
        : `, cut after “${heard}”`
      : outcome === 'went on'
        ? ' and goes on: the caller did not take the floor'
        : outcome === 'call over'
          ? ' until the call is over'
          : '';
  return `Barge-in${byWords(bargeIn)}${what}${end}`;
}

function byWords({ by, turn }: BargeIn): string {
  if (by === 'typed') return ' by a typed turn';
  if (by === 'keys') return ' by keys';
  return turn === undefined ? '' : ` by turn ${turn}`;
}
