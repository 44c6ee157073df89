import type { CallMachineInput } from '../../machines/call-context.ts';
import type { CallPolicy, SpokenLine } from '../../machines/vocabulary/policy.ts';
import type { Line } from '../../machines/vocabulary/reply.ts';
import type { LanguageModel } from '../ports/language-model.ts';
import type { SpeechToText } from '../ports/speech-to-text.ts';
import type { TextToSpeech } from '../ports/text-to-speech.ts';
import type { ModelPrices, SpeechPrices } from '../ports/prices.ts';
import type { Tool } from '../ports/tool.ts';
import type { Guarded } from './guarded.ts';
import type { Transfers } from './transfer-tool.ts';

/** Speech-to-text as agents have it; without a circuit it is always taken for good. */
export type AgentEars = SpeechToText & Guarded;

/** A model as agents have it; without prices it costs nothing. */
export type AgentModel = LanguageModel & Guarded & { readonly prices?: ModelPrices };

/** A voice with the settings that the agent speaks with. */
export interface AgentVoice {
  readonly speech: TextToSpeech & Guarded & { readonly prices?: SpeechPrices };
  readonly voice: string;
  readonly speed: number;
}

/** Everything a call needs to know of the agent that answers it; providers are listed first choice first. */
export interface Agent {
  readonly name: string;
  readonly policy: CallPolicy;
  /** BCP 47. */
  readonly language: string;
  /** The system's prompt; absent for a scripted agent. */
  readonly prompt?: string;
  readonly greeting?: Line;
  readonly farewell: string;
  readonly apology: SpokenLine;
  readonly speechToText: readonly [AgentEars, ...AgentEars[]];
  readonly models: readonly [AgentModel, ...AgentModel[]];
  readonly voices: readonly [AgentVoice, ...AgentVoice[]];
  readonly tools: readonly Tool[];
  /** The numbers or addresses that callers may be handed over to, by name; absent: nobody. */
  readonly transfers?: Transfers;
}

/** What the call machine needs to know of the agent; a call that is resumed gets no second greeting. */
export function machineInput(
  { policy, farewell, apology, greeting }: Agent,
  isResumed: boolean,
): CallMachineInput {
  const input = { policy, farewell, apology };
  return greeting === undefined || isResumed ? input : { ...input, greeting };
}
