import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { RealtimeRefusal } from './realtime-error.ts';
import type { ResponseWish } from './realtime-messages.ts';
import {
  audioFormatOf,
  betaPlaces,
  toolsSchema,
  type FunctionTool,
  type RealtimeFormat,
  type SessionWish,
} from './realtime-session-schema.ts';

/** OpenAI's own voices, which nobody else has: the agent's voice speaks in their place. */
const foreignVoices: ReadonlySet<string> = new Set([
  'alloy',
  'ash',
  'ballad',
  'coral',
  'echo',
  'fable',
  'nova',
  'onyx',
  'sage',
  'shimmer',
  'verse',
  'marin',
  'cedar',
]);

/** The largest limit that can be written, which is as good as none. */
const mostOutputTokens = 4096;

type TurnDetection = {
  readonly type: 'server_vad' | 'semantic_vad';
  readonly create_response: true;
  readonly interrupt_response: boolean;
} | null;

const storedPrompt = 'Prompts that OpenAI keeps are not known here; send instructions.';

type ToolChoice = SessionWish['tool_choice'];

/** What a session is set to, from the first event on. */
export class RealtimeSession {
  readonly #id: string;
  readonly #model: string;
  #instructions: string | undefined;
  #modality: 'text' | 'audio' = 'audio';
  #tools: readonly FunctionTool[] | undefined;
  #toolChoice: 'none' | 'auto' = 'auto';
  #input: RealtimeFormat = { type: 'audio/pcm', rate: 24_000 };
  #output: RealtimeFormat = { type: 'audio/pcm', rate: 24_000 };
  #transcription: { readonly model?: string | undefined; readonly language?: string | undefined } | null =
    null;
  #turnDetection: TurnDetection = { type: 'server_vad', create_response: true, interrupt_response: true };
  #voice: string | undefined;
  #speed = 1;

  constructor(id: string, model: string) {
    this.#id = id;
    this.#model = model;
  }

  /** Undefined: the agent's own. */
  get instructions(): string | undefined {
    return this.#instructions;
  }

  get isWritten(): boolean {
    return this.#modality === 'text';
  }

  /** Undefined: the agent's own. */
  get tools(): readonly FunctionTool[] | undefined {
    return this.#toolChoice === 'none' ? [] : this.#tools;
  }

  get input(): AudioFormat {
    return audioFormatOf(this.#input);
  }

  get output(): AudioFormat {
    return audioFormatOf(this.#output);
  }

  get outputFormat(): RealtimeFormat {
    return this.#output;
  }

  /** Whether the client wants to read what was said. */
  get isTranscribed(): boolean {
    return this.#transcription !== null;
  }

  /** Whether the recogniser ends turns; otherwise the client does. */
  get detectsTurns(): boolean {
    return this.#turnDetection !== null;
  }

  get isInterruptible(): boolean {
    return this.#turnDetection?.interrupt_response !== false;
  }

  /** A voice of the agent's vendor; undefined: the agent's own. */
  get voice(): string | undefined {
    return this.#voice === undefined || foreignVoices.has(this.#voice) ? undefined : this.#voice;
  }

  get speed(): number {
    return this.#speed;
  }

  /** Takes all of it, or throws `RealtimeRefusal` and takes nothing. With `isOpen` the audio flows already. */
  update(wish: SessionWish, isOpen: boolean): void {
    const { audio, tools } = wish;
    this.#check(wish, isOpen);
    const offered = tools === undefined ? this.#tools : functionTools(tools, 'session.tools');
    const { turn_detection: turns, transcription } = audio?.input ?? {};
    this.#tools = offered;
    this.#instructions =
      wish.instructions === undefined ? this.#instructions : wish.instructions || undefined;
    this.#modality = modalityOf(wish.output_modalities) ?? this.#modality;
    if (wish.tool_choice !== undefined) this.#toolChoice = wish.tool_choice === 'none' ? 'none' : 'auto';
    this.#input = audio?.input?.format ?? this.#input;
    this.#output = audio?.output?.format ?? this.#output;
    this.#voice = audio?.output?.voice ?? this.#voice;
    this.#speed = audio?.output?.speed ?? this.#speed;
    if (transcription !== undefined) this.#transcription = transcription && { ...transcription };
    if (turns === null) this.#turnDetection = null;
    else if (turns !== undefined)
      this.#turnDetection = {
        type: turns.type,
        create_response: true,
        interrupt_response: turns.interrupt_response ?? true,
      };
  }

  #check(wish: SessionWish, isOpen: boolean): void {
    for (const [key, place] of Object.entries(betaPlaces))
      if (wish[key as keyof typeof betaPlaces] !== undefined)
        throw new RealtimeRefusal(
          'unknown_parameter',
          `session.${key} is of the beta; write session.${place}.`,
          `session.${key}`,
        );
    if (wish.type === 'transcription') refuse('type', 'Sessions here are of type realtime.');
    if (wish.prompt !== undefined && wish.prompt !== null) refuse('prompt', storedPrompt);
    checkAnswer(wish, 'session');
    const { input, output } = wish.audio ?? {};
    const turns = input?.turn_detection;
    if (turns?.create_response === false)
      refuse('audio.input.turn_detection.create_response', 'With turn detection each turn is answered.');
    if (typeof turns?.idle_timeout_ms === 'number')
      refuse('audio.input.turn_detection.idle_timeout_ms', 'When to speak into silence is set in the agent.');
    if (!isOpen) return;
    if (isOther(this.#input, input?.format)) refuse('audio.input.format', 'Audio flows in another format.');
    if (isOther(this.#output, output?.format))
      refuse('audio.output.format', 'Audio flows in another format.');
    if (turns && (turns.interrupt_response ?? true) !== this.isInterruptible)
      refuse('audio.input.turn_detection.interrupt_response', 'This is set before the first audio.');
  }

  /** As the protocol shows it. */
  toJson(): object {
    return {
      type: 'realtime',
      object: 'realtime.session',
      id: this.#id,
      model: this.#model,
      output_modalities: [this.#modality],
      instructions: this.#instructions ?? '',
      tools: this.#tools ?? [],
      tool_choice: this.#toolChoice,
      max_output_tokens: 'inf',
      tracing: null,
      truncation: 'disabled',
      prompt: null,
      include: null,
      audio: {
        input: {
          format: this.#input,
          transcription: this.#transcription,
          noise_reduction: null,
          turn_detection: this.#turnDetection,
        },
        output: { format: this.#output, voice: this.#voice ?? 'agent', speed: this.#speed },
      },
    };
  }
}

/** What one response is to be like in place of the session. */
export class ResponsePlan {
  readonly instructions: string | undefined;
  readonly tools: readonly FunctionTool[] | undefined;
  readonly isWritten: boolean | undefined;
  readonly metadata: Readonly<Record<string, string>> | null;

  /** Throws `RealtimeRefusal` for what can't be done. */
  constructor(wish: ResponseWish = {}) {
    checkAnswer(wish, 'response');
    if (wish.conversation !== undefined && wish.conversation !== 'auto')
      refuse('response.conversation', 'A response belongs to the conversation.');
    if (wish.prompt !== undefined && wish.prompt !== null) refuse('response.prompt', storedPrompt);
    if (wish.input !== undefined) refuse('response.input', 'A response is made from the conversation.');
    this.instructions = wish.instructions || undefined;
    this.tools =
      wish.tool_choice === 'none'
        ? []
        : wish.tools === undefined
          ? undefined
          : functionTools(wish.tools, 'response.tools');
    const modality = modalityOf(wish.output_modalities);
    this.isWritten = modality === undefined ? undefined : modality === 'text';
    this.metadata = wish.metadata ?? null;
  }
}

/** How many bytes a millisecond of this audio has. */
export const bytesPerMsOf = ({ encoding, sampleRateHz }: AudioFormat): number =>
  (sampleRateHz * (encoding === 'linear16' ? 2 : 1)) / 1000;

const isOther = (now: RealtimeFormat, wished?: RealtimeFormat): boolean =>
  wished !== undefined && wished.type !== now.type;

function refuse(param: string, message: string): never {
  throw new RealtimeRefusal('unsupported_parameter', message, param);
}

function checkAnswer(
  {
    tool_choice: choice,
    max_output_tokens: limit,
  }: { tool_choice?: ToolChoice; max_output_tokens?: unknown },
  at: string,
): void {
  if (choice !== undefined && choice !== 'auto' && choice !== 'none')
    refuse(`${at}.tool_choice`, 'A tool can not be forced; use auto or none.');
  if (limit !== undefined && limit !== 'inf' && limit !== mostOutputTokens)
    refuse(`${at}.max_output_tokens`, 'How long an answer may be is set in the agent.');
}

const modalityOf = (wished: readonly ('text' | 'audio')[] | undefined): 'text' | 'audio' | undefined =>
  wished === undefined ? undefined : wished.includes('audio') ? 'audio' : 'text';

function functionTools(
  wished: readonly { readonly type?: string | undefined }[],
  param: string,
): readonly FunctionTool[] {
  if (wished.some(({ type = 'function' }) => type !== 'function'))
    refuse(param, 'Only functions can be offered: no MCP server is called from here.');
  const read = toolsSchema.safeParse(wished);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = [param, ...(issue?.path ?? [])].join('.').slice(0, 120);
  throw new RealtimeRefusal('invalid_value', `${place} is missing or wrong.`, place);
}
