/**
 * The library's door: a server on configured agents, the interfaces that a provider or a tool must fit, the words of the
 * domain, and the errors.
 */
export { withDotEnv } from './config/dot-env.ts';
export { openTalky, type Talky, type TalkyOptions } from './talky.ts';
export type { AgentEntry, ProviderEntry, TalkyCatalog } from './catalog.ts';
export type { OfferedVoice } from './voice-list.ts';
export type { Admission, Calls, CallSummary, TurnSummary } from './call/calls.ts';

export { createProviders, type Providers } from './providers/providers.ts';
export type { ProviderDetails, ProviderLoader, ProviderMaker } from './providers/provider-registry.ts';
export type { ProviderWorld } from './providers/provider-world.ts';

export type { Clock, TimerHandle } from './ports/clock.ts';
export type {
  LanguageEvent,
  LanguageModel,
  LanguageRequest,
  ToolDescription,
} from './ports/language-model.ts';
export type {
  ListenOptions,
  SpeechContext,
  SpeechToText,
  SpeechToTextEvent,
} from './ports/speech-to-text.ts';
export type { SpeakOptions, SpeechEvent, TextToSpeech, Voice, WordTime } from './ports/text-to-speech.ts';
export { defineTool, type ToolDefinition } from './define-tool.ts';
export type { Tool, CallDetails, ToolContext } from './ports/tool.ts';
export type { ToolEffect } from '../machines/vocabulary/reply.ts';

export type { AudioEncoding, AudioFormat, SampleRateHz } from '../machines/vocabulary/audio-format.ts';
export type { CallInput, OperatorRequest } from '../machines/vocabulary/call-input.ts';
export type { CallerConnection, CallOutput } from '../machines/vocabulary/call-output.ts';
export type { CallStart, LiveCall } from '../machines/vocabulary/call-start.ts';
export type { CallState, EndReason } from '../machines/vocabulary/call-state.ts';
export type { Message } from '../machines/vocabulary/history.ts';
export type { CallId, ResumeToken } from '../machines/vocabulary/ids.ts';
export type { TurnEvent } from '../machines/vocabulary/turn.ts';
export type { TurnMetrics } from '../machines/vocabulary/turn-metrics.ts';

export { TalkyError, type TalkyErrorCode } from './errors/talky-error.ts';
export { AdmissionError, AgentNotFound, ResumeInvalid } from './errors/call-error.ts';
export { ConfigError, type ConfigProblem } from './errors/config-error.ts';
export { ProviderNotInstalled, ProviderUnknown } from './errors/provider-setup-error.ts';
export { FolderError } from './errors/folder-error.ts';
export { ListenError } from './errors/listen-error.ts';
export {
  ProviderError,
  ProviderProtocol,
  ProviderRefused,
  ProviderStalled,
  ProviderThrottled,
  ProviderUnreachable,
} from './errors/provider-error.ts';
export { OptionsInvalid } from './errors/options-error.ts';
export { ProtocolError } from './errors/protocol-error.ts';
export { ToolArgumentsInvalid, ToolInvalid } from './errors/tool-error.ts';
export { RequestError } from './errors/request-error.ts';
