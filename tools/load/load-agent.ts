import type { Observable } from 'rxjs';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { Agent, AgentVoice } from '../../src/call/agent.ts';
import type { SpeechToText } from '../../src/ports/speech-to-text.ts';
import type { SpeechEvent } from '../../src/ports/text-to-speech.ts';
import type { Tool } from '../../src/ports/tool.ts';
import type { VoiceEntry } from '../replay/fixture.ts';
import { scriptedModel } from '../replay/scripted-model.ts';
import { ScriptedVoice } from '../replay/scripted-voice.ts';
import type { VirtualClock } from '../replay/virtual-clock.ts';
import { Deck } from './deck.ts';
import type { Dice } from './dice.ts';
import { LoadModel } from './load-model.ts';
import type { ToolName } from './small-talk.ts';

const apology = "I'm sorry, I have a problem here. Could you say that again, please?";
/** What comes of a reply that the first voice is to speak, so often in fifty. */
const outcomes = { speaks: 49, fails: 1 } as const;

export interface LoadAgentOptions {
  readonly name: string;
  readonly policy: CallPolicy;
  readonly clock: VirtualClock;
  readonly dice: Dice;
  readonly ears: SpeechToText;
  /** The agent ends the call when the caller says goodbye. */
  readonly hangsUp: boolean;
}

/** An agent with scripted providers, two of each that speak: each reply takes as long as the dice say, and a few fail. */
export function loadAgent({ name, policy, clock, dice, ears, hangsUp }: LoadAgentOptions): Agent {
  const script = new LoadModel(dice.fork(), hangsUp);
  const voice = (number: number, mayFail: boolean): AgentVoice => ({
    speech: new LoadVoice(`voice-${number}`, clock, dice.fork(), mayFail),
    voice: 'scripted',
    speed: 1,
  });
  return {
    name,
    policy,
    language: 'en-US',
    greeting: { name: 'greeting', text: 'Hello, this is the front desk. How can I help you?' },
    farewell: 'Thank you for calling. Goodbye.',
    apology,
    speechToText: [ears],
    models: [scriptedModel(1, script, clock), scriptedModel(2, script, clock)],
    voices: [voice(1, true), voice(2, false)],
    tools: tools(clock, dice.fork()),
  };
}

/** A voice that speaks each reply at a pace of its own. */
class LoadVoice extends ScriptedVoice {
  readonly #clock: VirtualClock;
  readonly #dice: Dice;
  readonly #outcomes: Deck<keyof typeof outcomes>;
  readonly #mayFail: boolean;

  constructor(name: string, clock: VirtualClock, dice: Dice, mayFail: boolean) {
    super(name, {}, clock, apology);
    this.#clock = clock;
    this.#dice = dice;
    this.#outcomes = new Deck(outcomes, dice.fork());
    this.#mayFail = mayFail;
  }

  override speak(clauses$: Observable<string>): Observable<SpeechEvent> {
    const dice = this.#dice;
    const isFailure = this.#mayFail && this.#outcomes.deal() === 'fails';
    const entry: VoiceEntry = {
      firstAudioMs: dice.between(90, 260),
      wordMs: dice.between(260, 330),
      leadingSilenceMs: dice.between(0, 60),
      ...(isFailure ? { error: 'unreachable', afterWords: dice.between(0, 1) * 5 } : {}),
    };
    return new ScriptedVoice(this.name, entry, this.#clock, apology).speak(clauses$);
  }
}

const toolsAndTimes = [
  { name: 'find-appointment', effect: 'read', cancellable: true, result: { free: true }, mostMs: 1800 },
  { name: 'book-appointment', effect: 'write', cancellable: false, result: { booked: true }, mostMs: 2600 },
  { name: 'send-message', effect: 'write', cancellable: false, result: { sent: true }, mostMs: 900 },
] as const satisfies readonly { readonly name: ToolName; readonly [key: string]: unknown }[];

function tools(clock: VirtualClock, dice: Dice): readonly Tool[] {
  return toolsAndTimes.map(({ name, effect, cancellable, result, mostMs }) => ({
    name,
    description: name,
    parameters: { type: 'object' },
    effect,
    cancellable,
    run: (_, { signal }) =>
      new Promise((resolve, reject) => {
        const fails = dice.chance(0.08);
        const timer = clock.setTimeout(
          () => (fails ? reject(new Error('the calendar is out of reach')) : resolve(result)),
          dice.between(120, mostMs),
        );
        signal.addEventListener('abort', () => {
          clock.clearTimeout(timer);
          reject(new Error('aborted'));
        });
      }),
  }));
}
