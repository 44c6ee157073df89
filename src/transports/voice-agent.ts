import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallWishes, ClientTool } from '../../machines/vocabulary/call-wishes.ts';
import { InvalidMessage } from '../errors/protocol-error.ts';
import type { TalkyErrorCode } from '../errors/talky-error.ts';
import { ClientFunctions } from './client-functions.ts';
import type { ClientProtocol, ProtocolLine } from './client-protocol.ts';
import {
  clientFunctions,
  leftOut,
  readVoiceAgentMessage,
  type ClientFunction,
  type VoiceAgentMessage,
  type VoiceAgentSettings,
} from './voice-agent-messages.ts';

export interface VoiceAgentOptions {
  /** Where the settings name none. */
  readonly agent?: string;
  readonly newId: () => string;
}

/** What the client has said of its agent; the call reads it as it is now. */
interface Wishes {
  prompt: string | undefined;
  greeting: string | undefined;
  tools: readonly ClientTool[] | undefined;
}

/**
 * Deepgram's Voice Agent protocol: https://developers.deepgram.com/docs/voice-agent. The conversation, and its providers, are
 * the agent's of this server; prompt, greeting and functions are the client's.
 */
export class VoiceAgentProtocol implements ClientProtocol {
  readonly #options: VoiceAgentOptions;
  readonly #functions: ClientFunctions;
  readonly #wishes: Wishes = { prompt: undefined, greeting: undefined, tools: undefined };
  #line: ProtocolLine | undefined;
  #tellsHistory = false;
  #isSpeaking = false;
  #callerSpeaks = false;
  /** Said that the caller has started, in this turn. */
  #toldOfTurn = false;

  constructor(options: VoiceAgentOptions) {
    this.#options = options;
    this.#functions = new ClientFunctions({
      newId: options.newId,
      ask: ({ id, name, args }) =>
        this.#send({
          type: 'FunctionCallRequest',
          functions: [{ id, name, arguments: JSON.stringify(args ?? {}), client_side: true }],
        }),
      cancelled: ({ id, name }) => this.#send({ type: 'FunctionCallCancelled', functions: [{ id, name }] }),
    });
  }

  begin(line: ProtocolLine): void {
    this.#line = line;
    this.#send({ type: 'Welcome', request_id: this.#options.newId() });
  }

  receive(data: Uint8Array, isBinary: boolean, line: ProtocolLine): void {
    if (!isBinary) {
      this.#message(readVoiceAgentMessage(data), line);
      return;
    }
    // The library sends empty frames, and some clients audio before the settings have arrived.
    if (line.isLive) line.receiveAudio(data);
  }

  output(output: CallOutput): void {
    switch (output.type) {
      case 'ready':
        this.#send({ type: 'SettingsApplied' });
        return;
      case 'turn':
        this.#turn(output);
        return;
      case 'clear':
        this.#isSpeaking = false;
        this.#tellOfTurn();
        return;
      case 'reply':
        this.#reply(output);
        return;
      case 'metrics':
        if (output.complete !== true) this.#latency(output);
        return;
      case 'error':
        this.#send({
          type: output.fatal ? 'Error' : 'Warning',
          description: output.message,
          code: codeOf(output.code),
        });
        return;
      case 'state':
      case 'mark':
      case 'tool':
      case 'ended':
    }
  }

  audio(bytes: Uint8Array): Uint8Array {
    if (!this.#isSpeaking) {
      // It goes on behind a sound: what interrupts it now has to be told again, in the same turn, too.
      this.#isSpeaking = true;
      this.#toldOfTurn = false;
    }
    return bytes;
  }

  error(code: TalkyErrorCode, message: string, isFatal: boolean): string {
    return JSON.stringify({
      type: isFatal || code === 'invalid-message' || code === 'unknown-message' ? 'Error' : 'Warning',
      description: message,
      code: codeOf(code),
    });
  }

  end(): void {
    this.#functions.end();
  }

  #message(message: VoiceAgentMessage, line: ProtocolLine): void {
    if (message.type === 'Settings') return this.#start(message.settings, line);
    if (message.type === 'KeepAlive') return undefined;
    if (!line.isLive) throw new InvalidMessage('The first message is Settings.');
    switch (message.type) {
      case 'UpdatePrompt':
        this.#wishes.prompt = message.prompt;
        return this.#send({ type: 'PromptUpdated' });
      case 'UpdateThink':
        this.#think(message.think);
        return this.#send({ type: 'ThinkUpdated' });
      case 'InjectAgentMessage':
        return this.#injectAgent(message, line);
      case 'InjectUserMessage':
        if (this.#callerSpeaks) return this.#refuseInjection('The user is speaking.');
        line.receive({ type: 'caller.typed', text: message.content });
        return this.#said('user', message.content);
      case 'FunctionCallResponse':
        if (this.#functions.answer(message, readable(message.content))) return undefined;
        throw new InvalidMessage('No function call of this id or name waits for an answer.');
      case 'ForceEndTurn':
        return line.receive({ type: 'caller.ended-turn' });
      case 'unsupported':
        throw new InvalidMessage(
          `${message.name} can not be done: how callers are heard and spoken to is the agent's configuration here.`,
        );
    }
  }

  #start(settings: VoiceAgentSettings, line: ProtocolLine): void {
    if (line.isLive) throw new InvalidMessage('The call was started already.');
    const { agent, flags } = settings;
    const { input = { encoding: 'linear16', sampleRateHz: 16_000 } } = settings.audio;
    const { output = { encoding: 'linear16', sampleRateHz: 24_000 } } = settings.audio;
    const name = typeof agent === 'string' ? agent : this.#options.agent;
    if (typeof agent !== 'string') {
      this.#think(agent.think);
      this.#wishes.greeting = agent.greeting ?? (agent.think.prompt === undefined ? undefined : '');
    }
    this.#tellsHistory = flags?.history !== false;
    line.open(
      {
        ...(name === undefined ? {} : { agent: name }),
        audio: input,
        output,
        metadata: {},
        transport: 'voice-agent',
      },
      this.#wishes satisfies CallWishes,
    );
    const ignored = leftOut(settings);
    if (ignored.length === 0) return;
    this.#send({
      type: 'Warning',
      description: `The configuration of the agent decides here, and not: ${ignored.join(', ')}.`,
      code: 'SETTINGS_IGNORED',
    });
  }

  #think({
    prompt,
    functions,
  }: {
    readonly prompt?: string | undefined;
    readonly functions?: readonly ClientFunction[] | undefined;
  }): void {
    const own = functions === undefined ? undefined : clientFunctions(functions);
    if (prompt !== undefined) this.#wishes.prompt = prompt;
    if (own !== undefined) this.#wishes.tools = own.map((each) => this.#functions.tool(each));
  }

  #injectAgent(
    { message, behavior }: Extract<VoiceAgentMessage, { readonly type: 'InjectAgentMessage' }>,
    line: ProtocolLine,
  ): void {
    if (behavior === 'default' && (this.#callerSpeaks || this.#isSpeaking)) {
      this.#refuseInjection(`The ${this.#callerSpeaks ? 'user' : 'agent'} is speaking.`);
      return;
    }
    if (behavior === 'interrupt') line.receive({ type: 'caller.stopped-reply' });
    line.receive({ type: 'operator.say', text: message });
  }

  #refuseInjection(message: string): void {
    this.#send({ type: 'InjectionRefused', message });
  }

  #turn({ event, text }: Extract<CallOutput, { readonly type: 'turn' }>): void {
    if (event === 'started') {
      this.#callerSpeaks = true;
      this.#toldOfTurn = false;
      // While the agent speaks it is told once its audio is to be dropped: not every sound is an interruption.
      if (!this.#isSpeaking) this.#tellOfTurn();
    } else if (event === 'eot') {
      this.#callerSpeaks = false;
      if (text.trim() !== '') this.#said('user', text);
    }
  }

  #tellOfTurn(): void {
    if (this.#toldOfTurn) return;
    this.#toldOfTurn = true;
    this.#send({ type: 'UserStartedSpeaking' });
  }

  #reply(output: Extract<CallOutput, { readonly type: 'reply' }>): void {
    if (output.event === 'started') this.#isSpeaking = true;
    else if (output.event === 'text') {
      if (output.text.trim() !== '') this.#said('assistant', output.text.trim());
    } else {
      this.#isSpeaking = false;
      if (output.outcome !== 'interrupted') this.#send({ type: 'AgentAudioDone' });
    }
  }

  #latency(figures: Extract<CallOutput, { readonly type: 'metrics' }>): void {
    const { releaseMs, ttsFirstAudioMs, llmFirstTokenMs } = figures;
    if (releaseMs === undefined) return;
    this.#send({
      type: 'AgentStartedSpeaking',
      total_latency: releaseMs / 1000,
      tts_latency: (ttsFirstAudioMs ?? 0) / 1000,
      ttt_latency: (llmFirstTokenMs ?? 0) / 1000,
    });
  }

  #said(role: 'user' | 'assistant', content: string): void {
    this.#send({ type: 'ConversationText', role, content });
    if (this.#tellsHistory) this.#send({ type: 'History', role, content });
  }

  #send(message: object): void {
    this.#line?.send(JSON.stringify(message));
  }
}

/** Vendors write codes in capitals. */
const codeOf = (code: string): string => code.toUpperCase().replaceAll('-', '_');

/** Functions answer in JSON, or in words. */
function readable(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return content;
  }
}
