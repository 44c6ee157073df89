import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import type { Agent } from '../../src/call/agent.ts';
import { CallRegistry } from '../../src/call/call-registry.ts';
import { CallSession } from '../../src/call/call-session.ts';
import { withCircuit } from '../../src/call/guarded.ts';
import { CallOracle } from '../oracle/call-oracle.ts';
import type { Held } from '../oracle/fact.ts';
import { WordTones } from '../oracle/word-tones.ts';
import type { Act } from './act.ts';
import { CountedClock, ExploredClock } from './explored-clock.ts';
import { ExploredEars } from './explored-ears.ts';
import { ExploredLine } from './explored-line.ts';
import { Asked, exploredModel, transferName, type AskedDesk } from './explored-model.ts';
import { ExploredTools } from './explored-tools.ts';
import { ExploredVoice, voiceRateHz } from './explored-voice.ts';
import { clockPace, HandPace, type Pace } from './pace.ts';
import type { AnswerPlan, Setting } from './plan.ts';

const format = { encoding: 'linear16', sampleRateHz: voiceRateHz } as const;
const frameMs = 400;
const lines = { farewell: 'Goodbye for now.', apology: 'Sorry, that failed.' } as const;
/** Enough turns of the microtask queue for a promise to reach whoever awaits it through a few layers. */
const microtaskTurns = 12;

export interface StageOptions {
  readonly setting: Setting;
  /** How the model answers its first, second, … request; absent: by hand. */
  readonly answers?: readonly AnswerPlan[];
  /** When providers take their next step; absent: at its time, or by hand where the setting says so. */
  readonly pace?: Pace;
}

/** One real call, opened as in production, with everything around it in the explorer's hands and the oracle watching. */
export class Stage {
  readonly setting: Setting;
  readonly clock: ExploredClock;
  readonly oracle: CallOracle;
  readonly ears = new ExploredEars();
  readonly voices: readonly ExploredVoice[];
  readonly tools: ExploredTools;
  readonly line: ExploredLine;
  readonly hand = new HandPace();
  readonly calls: CallRegistry;
  readonly call: CallSession;
  readonly asked: Asked[] = [];
  /** How the next requests are answered; undefined: by hand. */
  answers: readonly AnswerPlan[] | undefined;
  pace: Pace;
  /** Who throws the next time that he is asked for something. */
  readonly thrower = new Set<'model' | 'voice'>();
  logLines = 0;
  /** What was done, for whoever has to understand it afterwards. */
  readonly story: { readonly atMs: number; readonly act: Act; readonly turn: number }[] = [];
  readonly #counted: CountedClock;
  readonly #owners = new Map<string, number>();

  constructor({ setting, answers, pace }: StageOptions) {
    this.setting = setting;
    this.answers = answers;
    this.clock = new ExploredClock(chooser(setting.ties));
    this.#counted = new CountedClock(this.clock);
    this.pace = pace ?? (setting.voiceByHand ? this.hand.pace : clockPace(this.clock));
    const tones = new WordTones(voiceRateHz);
    this.voices = ['voice-1', 'voice-2'].map((name) => this.#newVoice(name, tones));
    this.tools = new ExploredTools({
      ran: (name, key, effect) => {
        const reply = this.#owners.get(key);
        this.oracle.ran(name, key, effect, reply);
        if (reply !== undefined) this.oracle.belongs(`result-${key}`, reply);
        return `result-${key}`;
      },
    });
    this.line = new ExploredLine({
      ...setting,
      clock: this.clock,
      tones,
      oracle: () => this.oracle,
      played: (mark) => this.call.receive({ type: 'caller.played', mark }),
    });
    this.oracle = this.#newOracle(tones);
    this.ears.become(setting.ears);
    this.calls = this.#newRegistry(this.#newAgent());
    const call = this.calls.open(
      { audio: format, output: format, metadata: {}, transport: 'explored' },
      this.line,
    );
    if (!(call instanceof CallSession))
      throw new Error('the registry opens something else than a call session');
    this.call = call;
    this.#flow();
  }

  /** The newest request that is still being answered. */
  get request(): Asked | undefined {
    return this.asked.findLast(({ isLive }) => isLive);
  }

  /** Does something, and lets all that it leads to at once come to its end. */
  async act(work: () => void): Promise<void> {
    work();
    await this.settle();
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < microtaskTurns; turn++) await Promise.resolve();
    this.oracle.settled();
  }

  /** Lets time pass. */
  async run(ms: number): Promise<void> {
    const untilMs = this.clock.now() + ms;
    while (this.clock.step(untilMs)) await this.settle();
  }

  #newVoice(name: string, tones: WordTones): ExploredVoice {
    const { firstAudioMs, speed, wordTimestamps, circuits } = this.setting;
    const voice = new ExploredVoice({
      name,
      tones,
      pace: () => this.pace,
      fails: () => this.thrower.delete('voice'),
      apology: lines.apology,
      firstAudioMs,
      speed,
      wordTimestamps,
    });
    return circuits ? withCircuit(voice, this.clock) : voice;
  }

  #newOracle(tones: WordTones): CallOracle {
    const { policy, marks, latencyMs, wordTimestamps } = this.setting;
    const isVague = marks === 'hand' || !wordTimestamps;
    return new CallOracle({
      policy,
      now: () => this.clock.now(),
      held: () => this.#held(),
      history: () => this.call.history,
      providers: ['model-1', 'model-2', 'voice-1', 'voice-2'],
      lengthMs: (word) => tones.lengthMs(word),
      toleranceMs: isVague ? Infinity : marks === 'timely' ? latencyMs + 1 : 0,
    });
  }

  #newAgent(): Agent {
    const { setting, clock } = this;
    const desk: AskedDesk = {
      asked: ({ messages }, provider, subscriber) => {
        const reply = this.oracle.asked(messages);
        if (this.thrower.delete('model')) throw new TypeError('a model that is broken');
        const number = this.asked.length;
        const said = (words: string): void => {
          this.#owners.set(words, reply);
          this.oracle.belongs(words, reply);
        };
        const asked = new Asked({
          provider,
          name: `model-${provider}`,
          number,
          now: () => clock.now(),
          said,
          subscriber,
        });
        this.asked.push(asked);
        const answer = this.answers?.[number % this.answers.length];
        if (answer !== undefined) asked.follow(answer, this.pace);
      },
    };
    const [first, second] = [exploredModel(1, desk), exploredModel(2, desk)];
    const priced = { prices: { usdPerMillionPromptTokens: 1, usdPerMillionCompletionTokens: 1 } };
    const models = [first, second].map((model) =>
      Object.assign(setting.circuits ? withCircuit(model, clock) : model, priced),
    );
    const voices = this.voices.map((speech) => ({ speech, voice: 'any', speed: 1 }));
    const greeting = setting.greeting && { name: 'greeting' as const, ...setting.greeting };
    return {
      name: 'explored',
      policy: setting.policy,
      language: 'en',
      ...(greeting === undefined ? {} : { greeting }),
      ...lines,
      speechToText: [setting.circuits ? withCircuit(this.ears, clock) : this.ears],
      models: models as unknown as Agent['models'],
      voices: voices as unknown as Agent['voices'],
      tools: this.tools.all,
      transfers: { [transferName]: '+15550100' },
    };
  }

  #newRegistry(agent: Agent): CallRegistry {
    const log = {
      write: (line: string) => {
        this.logLines++;
        this.oracle.logged(line);
      },
      close: () => undefined,
    };
    return new CallRegistry({
      agentFor: () => agent,
      clock: this.#counted,
      timestamp: () => '2000-01-01T00:00:00.000Z',
      newCallId: () => 'call' as CallId,
      newResumeToken: () => 'token' as ResumeToken,
      maxCalls: 1,
      aheadMs: 400,
      resumeValidMs: 60_000,
      openLog: () => ({ sink: log, path: '' }),
      onFault: (_, error) => this.oracle.fault(error),
    });
  }

  #held(): Held {
    const count = (of: (voice: ExploredVoice) => number): number =>
      this.voices.reduce((sum, voice) => sum + of(voice), 0);
    return {
      ears: this.ears.live,
      models: this.asked.filter(({ isLive }) => isLive).length,
      voices: count(({ live }) => live),
      rehearsals: count(({ rehearsals }) => rehearsals),
      tools: this.tools.running,
      timers: this.#counted.running,
    };
  }

  /** The caller's microphone never stops. */
  #flow(): void {
    this.call.receiveAudio(new Uint8Array((format.sampleRateHz / 1000) * 2 * frameMs));
    this.clock.setTimeout(() => this.#flow(), frameMs);
  }
}

/** Chooses always alike for the same seed; 0 chooses the first. */
function chooser(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    if (seed === 0) return 0;
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}
