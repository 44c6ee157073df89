import { createActor, SimulatedClock } from 'xstate';
import { callMachine } from '../../machines/call.machine.ts';
import type { CallEvent } from '../../machines/vocabulary/call-event.ts';
import type { Decision } from '../../machines/vocabulary/decision.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { Line } from '../../machines/vocabulary/reply.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';

type PolicyChange = { readonly [Key in keyof CallPolicy]?: Partial<CallPolicy[Key]> };

/** The machine by itself: what comes in is in the test's hands, and what it decides is written down. */
export class CallOnPaper {
  readonly decisions: Decision[] = [];
  readonly states: string[] = [];
  fault: unknown;
  readonly #clock = new SimulatedClock();
  readonly #actor;

  constructor(policy: CallPolicy, greeting?: Line) {
    const lines = {
      farewell: 'Goodbye.',
      apology: 'Sorry.',
      ...(greeting === undefined ? {} : { greeting }),
    };
    this.#actor = createActor(callMachine, { clock: this.#clock, input: { policy, ...lines } });
    this.#actor.on('*', (decision) => {
      if (decision.type === 'state.entered') this.states.push(decision.state);
      else this.decisions.push(decision);
    });
    this.#actor.subscribe({
      error: (error: unknown) => {
        this.fault = error;
      },
    });
    this.#actor.start();
  }

  get state(): string | undefined {
    return this.states.at(-1);
  }

  get isOver(): boolean {
    return this.#actor.getSnapshot().status !== 'active';
  }

  /** The number of the newest reply. */
  get reply(): number {
    return this.#actor.getSnapshot().context.replies;
  }

  /** What was decided since the last time, without the states. */
  takeDecided(): readonly string[] {
    return this.decisions.splice(0).map(({ type }) => type);
  }

  hear(...events: readonly CallEvent[]): this {
    for (const event of events) this.#actor.send(event);
    return this;
  }

  /** In small steps: a clock that jumps arms the timers of the next state only at the end of the jump. */
  wait(ms: number): this {
    for (let passed = 0; passed < ms; passed += 10) this.#clock.increment(Math.min(10, ms - passed));
    return this;
  }

  /** The caller's turn at once. */
  turn(turn: number, text: string): this {
    return this.hear({ type: 'turn.started', turn, text: '' }, { type: 'turn.eot', turn, text });
  }

  /** The newest reply has audio, and begins to play as soon as it may. */
  sounds(): this {
    const { reply } = this;
    return this.hear({ type: 'reply.text-ready', reply }, { type: 'reply.audio-ready', reply });
  }

  /** The newest reply is played to its end. */
  ends(): this {
    const { reply } = this;
    return this.hear({ type: 'reply.completed', reply, words: true }, { type: 'playout.finished', reply });
  }
}

/** A call that listens; prompts are switched off unless the policy has some. */
export async function listeningCall(change: PolicyChange = {}, greeting?: Line): Promise<CallOnPaper> {
  const shipped = await shippedPolicy();
  const call = new CallOnPaper(
    {
      speculation: { ...shipped.speculation, ...change.speculation },
      interruption: { ...shipped.interruption, ...change.interruption },
      silence: { ...shipped.silence, prompts: [], ...change.silence },
      dtmf: { ...shipped.dtmf, ...change.dtmf },
      stt: { ...shipped.stt, ...change.stt },
      llm: { ...shipped.llm, ...change.llm },
      limits: { ...shipped.limits, ...change.limits },
    },
    greeting,
  );
  return call.hear({ type: 'stt.opened' });
}
