import type { CallState, EndReason } from '../../machines/vocabulary/call-state.ts';
import type { CallSummary, TurnSummary } from './calls.ts';
import type { TurnLedger } from './turn-ledger.ts';

interface TurnRecord {
  readonly turn: number;
  readonly caller: string;
  agent: string;
  interrupted: boolean;
  heardEstimated: boolean;
}

/** What a person wants to know of a call, during it and afterwards. */
export class CallRecord {
  readonly #fixed: Pick<CallSummary, 'id' | 'agent' | 'transport' | 'startedAt' | 'metadata'>;
  readonly #ledger: TurnLedger;
  readonly #now: () => number;
  readonly #turns: TurnRecord[] = [];
  #state: CallState = 'connecting';
  #outcome: EndReason | undefined;
  #durationMs: number | undefined;

  constructor(
    fixed: Pick<CallSummary, 'id' | 'agent' | 'transport' | 'startedAt' | 'metadata'>,
    ledger: TurnLedger,
    now: () => number,
  ) {
    this.#fixed = fixed;
    this.#ledger = ledger;
    this.#now = now;
  }

  get state(): CallState {
    return this.#state;
  }

  entered(state: CallState): void {
    this.#state = state;
  }

  said(caller: string, turn: number | undefined): void {
    this.#turns.push({ turn: turn ?? -1, caller, agent: '', interrupted: false, heardEstimated: false });
  }

  answered(agent: string, interrupted: boolean, heardEstimated: boolean): void {
    const last = this.#turns.at(-1);
    if (last === undefined || last.agent !== '')
      this.#turns.push({ turn: -1, caller: '', agent, interrupted, heardEstimated });
    else Object.assign(last, { agent, interrupted, heardEstimated });
  }

  ended(outcome: EndReason): void {
    this.#outcome = outcome;
    this.#durationMs = this.#now();
  }

  summary(): CallSummary {
    return {
      ...this.#fixed,
      state: this.#state,
      durationMs: Math.round(this.#durationMs ?? this.#now()),
      ...(this.#outcome === undefined ? {} : { outcome: this.#outcome }),
      turns: this.#turns.map((each) => this.#turnSummary(each)),
    };
  }

  #turnSummary({ turn, caller, agent, interrupted, heardEstimated }: TurnRecord): TurnSummary {
    const metrics = this.#ledger.of(turn);
    return {
      ...(turn < 0 ? {} : { turn }),
      caller,
      agent,
      interrupted,
      ...(heardEstimated ? { heardEstimated } : {}),
      ...(metrics === undefined ? {} : { metrics }),
    };
  }
}
