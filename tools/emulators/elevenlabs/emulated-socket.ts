import type { WebSocket } from 'ws';
import { bytesOf, paceOf, piecesOf } from '../speech-script.ts';
import { closeSocket, resetSocket } from '../socket-ends.ts';
import type { Synthesiser } from '../synthesised-speech.ts';
import { alignmentOf, charactersOf } from './character-times.ts';
import { readClientMessage, type ClientMessage, type SocketQuery } from './context-request.ts';
import type { ElevenLabsFaultScript, ElevenLabsScript } from './elevenlabs-script.ts';

interface Context {
  readonly id: string;
  readonly speed: number;
  text: string;
  /** Everything that was flushed, one after the other. */
  work: Promise<void>;
}

export interface EmulatedSocketOptions {
  readonly socket: WebSocket;
  readonly query: SocketQuery;
  readonly script: ElevenLabsScript;
  readonly synthesiser: Synthesiser;
  readonly nextFault: () => ElevenLabsFaultScript | undefined;
}

/** https://github.com/livekit/agents-js/issues/1985 */
const mostContexts = 5;
const policyViolation = 1008;

/** The vendor's end of one multi-context WebSocket. */
export class EmulatedSocket {
  readonly #options: EmulatedSocketOptions;
  readonly #contexts = new Map<string, Context>();
  #inactivity: NodeJS.Timeout | undefined;

  constructor(options: EmulatedSocketOptions) {
    this.#options = options;
    const { socket } = options;
    socket.on('message', (data, isBinary) => {
      if (isBinary) this.#fail('invalid_message', 'Only text is understood.');
      else this.#receive((data as Buffer).toString('utf8'));
    });
    socket.on('close', () => clearTimeout(this.#inactivity));
  }

  /** Contexts that were opened and have not been answered to the end. */
  get openContexts(): number {
    const { socket } = this.#options;
    return socket.readyState === socket.OPEN ? this.#contexts.size : 0;
  }

  close(): void {
    this.#options.socket.close(1000);
  }

  #receive(frame: string): void {
    const message = readClientMessage(frame);
    if (message === undefined) {
      this.#fail('invalid_message', 'The message could not be read.');
      return;
    }
    this.#expectMore();
    if (message.close_socket === true) {
      const over = Promise.all([...this.#contexts.values()].map(({ work }) => work));
      void over.then(() => this.#options.socket.close(1000));
      return;
    }
    const id = message.context_id ?? 'default';
    const known = this.#contexts.get(id);
    if (message.close_context === true) {
      if (known !== undefined) this.#close(known);
      return;
    }
    const context = known ?? this.#open(id, message);
    if (context === undefined) return;
    if (known !== undefined && message.voice_settings !== undefined) {
      this.#fail('invalid_message', 'voice_settings may be in the first message of a context only.');
      return;
    }
    context.text += message.text ?? '';
    if (message.flush === true) this.#flush(context);
  }

  /** Undefined when there may be no more; an empty text keeps alive, and opens nothing. */
  #open(id: string, { text, voice_settings }: ClientMessage): Context | undefined {
    if (text === undefined || text === null || text === '') return undefined;
    if (this.#contexts.size >= mostContexts) {
      const message = `Maximum simultaneous contexts per WebSocket connection exceeded (${mostContexts}).`;
      this.#fail('max_active_conversations', message);
      return undefined;
    }
    const context = { id, speed: voice_settings?.speed ?? 1, text: '', work: Promise.resolve() };
    this.#contexts.set(id, context);
    return context;
  }

  #flush(context: Context): void {
    const { text } = context;
    context.text = '';
    if (text.trim() === '') return;
    context.work = context.work.then(() => this.#speak(context, text)).catch(() => undefined);
  }

  /** What was flushed is spoken to its end, as the vendor has it. */
  #close(context: Context): void {
    this.#flush(context);
    void this.#finish(context);
  }

  async #finish(context: Context): Promise<void> {
    await context.work;
    if (this.#contexts.get(context.id) !== context) return;
    this.#contexts.delete(context.id);
    this.#send({ isFinal: true, contextId: context.id });
  }

  async #speak({ id, speed }: Context, text: string): Promise<void> {
    const { script, synthesiser, query, socket } = this.#options;
    const { sampleRateHz } = query;
    const fault = this.#options.nextFault();
    const spoken = text.trim();
    const speech = await synthesiser.speak({ text: spoken, sampleRateHz, speed });
    const characters = charactersOf(`${spoken} `, speech.words);
    const isTimed = script.timestamps && fault?.kind !== 'no-timestamps';
    let isDue = fault !== undefined;
    for await (const piece of piecesOf(speech, sampleRateHz, paceOf(script, fault))) {
      if (socket.readyState !== socket.OPEN) return;
      if (isDue && fault !== undefined && 'after_ms' in fault && piece.fromMs >= fault.after_ms) {
        isDue = false;
        if (await this.#befall(fault)) return;
      }
      const alignment = isTimed ? alignmentOf(characters, piece, script.absolute_times) : null;
      this.#send({
        audio: bytesOf(piece.pcm).toString('base64'),
        isFinal: null,
        normalizedAlignment: alignment,
        alignment,
        contextId: id,
      });
    }
  }

  /** True when nothing more comes of the clause. */
  async #befall(fault: ElevenLabsFaultScript): Promise<boolean> {
    const { socket } = this.#options;
    switch (fault.kind) {
      case 'drop':
        socket.terminate();
        return true;
      case 'reset':
        resetSocket(socket);
        return true;
      case 'close':
        closeSocket(socket, fault.code, fault.reason);
        return true;
      case 'error':
        this.#fail(fault.error, fault.message, fault.code);
        return true;
      case 'garbage':
        socket.send(fault.text);
        return false;
      case 'garbage-binary':
        socket.send(Buffer.from([0, 1, 2, 3]));
        return false;
      case 'unknown-message':
        this.#send({ kind: 'brand-new', detail: { of: 'tomorrow' } });
        return false;
      case 'silence':
        await new Promise((resolve) => socket.once('close', resolve));
        return true;
      case 'no-timestamps':
      case 'slow':
        return false;
    }
  }

  #expectMore(): void {
    clearTimeout(this.#inactivity);
    const { inactivityMs } = this.#options.query;
    this.#inactivity = setTimeout(() => {
      if (this.#contexts.size === 0) return;
      const seconds = inactivityMs / 1000;
      const message = `Have not received a new text input within the timeout of ${seconds} seconds.`;
      this.#fail('input_timeout_exceeded', message);
    }, inactivityMs);
    this.#inactivity.unref();
  }

  #fail(error: string, message: string, code = policyViolation): void {
    this.#send({ message, error, code });
    this.#options.socket.close(code, message.slice(0, 100));
  }

  #send(message: unknown): void {
    const { socket } = this.#options;
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  }
}
