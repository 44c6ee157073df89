import type { ToolEffect } from '../../machines/vocabulary/reply.ts';
import type { ProviderError } from '../errors/provider-error.ts';
import type { AgentModel, AgentVoice } from './agent.ts';
import type { AnswerNote } from './answer-note.ts';
import type { ToolOutcome } from './tool-outcome.ts';
import type { ToolRun } from './tool-runner.ts';
import type { Usage } from './usage-estimate.ts';
import type { VoiceNote } from './voice-note.ts';

/** What a reply tells the call; each is called synchronously, and never after `close` has returned. */
export interface ReplyReport {
  asked(provider: number): void;
  firstToken(): void;
  token(text: string): void;
  clause(text: string): void;
  /** A clause was given to speech synthesis. */
  synthesised(text: string): void;
  /** Text that may be shown, because the reply is committed. */
  text(text: string): void;
  /** `isClients`: the client's own function under the name of a built-in tool. */
  toolCalled(run: ToolRun, effect: ToolEffect, isClients: boolean): void;
  toolStarted(run: ToolRun): void;
  toolEnded(run: ToolRun, outcome: ToolOutcome, late: boolean): void;
  /** What a model took, once for each time that it was asked. */
  used(model: AgentModel, usage: Usage): void;
  /** A model's answer is over; also one that was cancelled. */
  answered(note: AnswerNote): void;
  /** A voice was given this text to speak; when it fails, the next one is given what is left once more. */
  given(voice: AgentVoice, text: string): void;
  /** A clause is over; also one that was cancelled. */
  spoken(note: VoiceNote): void;
  providerFailed(error: ProviderError): void;
  completed(words: boolean): void;
  failed(): void;
}
