import type { LogEntry } from '../../../../../replay/log-entry.ts';
import { numberOf, textOf, type Handlers } from './handlers.ts';

/** A caller who talks over a reply; times are in milliseconds since the call was opened. */
export interface BargeIn {
  /** The index of the entry with which the floor was contested. */
  readonly entry: number;
  /** When it was. */
  readonly atMs: number;
  /** When the caller's turn began; that can be earlier. */
  readonly startedMs?: number;
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

export class BargeIns {
  readonly list: BargeIn[] = [];
  readonly #byTurn = new Map<number, BargeIn>();
  #started: { readonly turn: number; readonly atMs: number } | undefined;
  #open: BargeIn | undefined;

  readonly handlers: Handlers = {
    'turn.started': ({ at, turn }) => {
      this.#started = { turn: Number(turn), atMs: at };
    },
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
      const started = this.#started;
      this.#open = {
        entry: index,
        atMs: entry.at,
        ...(started === undefined ? {} : { startedMs: started.atMs, turn: started.turn }),
      };
      this.list.push(this.#open);
      return;
    }
    if (this.#open === undefined) return;
    this.#open.toMs = entry.at;
    const isOver = state === 'ended' || state === 'failed';
    this.#open.outcome = this.#open.cutMs !== undefined ? 'cut' : isOver ? 'call over' : 'went on';
    this.#open = undefined;
  }

  #measured(entry: LogEntry): void {
    const stopMs = numberOf(entry, 'bargeInStopMs');
    const bargeIn = this.#byTurn.get(Number(entry['turn']));
    if (stopMs !== undefined && bargeIn !== undefined) bargeIn.stopMs = stopMs;
  }
}

/** What happened in it, in order; what came at one moment is told together. */
export function momentsOf(bargeIn: BargeIn): readonly { readonly atMs: number; readonly name: string }[] {
  const all = [
    { atMs: bargeIn.startedMs, name: 'caller starts' },
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
export function bargeInWords({ turn, reply, stopMs, outcome, heard }: BargeIn): string {
  const stopped = stopMs === undefined ? 'stops' : `stops in ${stopMs} ms`;
  const who = turn === undefined ? 'Barge-in' : `Barge-in by turn ${turn}`;
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
  return `${who}${what}${end}`;
}
