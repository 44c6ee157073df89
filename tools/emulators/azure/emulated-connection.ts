import type { WebSocket } from 'ws';
import { bytesOf, paceOf, piecesOf, type ClauseFault } from '../speech-script.ts';
import { closeSocket, resetSocket } from '../socket-ends.ts';
import type { Synthesiser } from '../synthesised-speech.ts';
import {
  audioFrame,
  readContext,
  readFrame,
  textFrame,
  type ReadFrame,
  type SynthesisContext,
} from './azure-frames.ts';
import type { AzureScript } from './azure-script.ts';
import { readSsml, type SsmlDocument } from './ssml-document.ts';
import { boundariesOf } from './word-boundaries.ts';

export interface EmulatedConnectionOptions {
  readonly socket: WebSocket;
  readonly script: AzureScript;
  readonly synthesiser: Synthesiser;
  readonly nextFault: () => ClauseFault | undefined;
  /** 32 hexadecimal digits, unlike every other. */
  readonly newId: () => string;
}

/** Everything that is wrong with a request. */
const invalidPayload = 1007;

/** The service's end of one WebSocket: a configuration, and then turn after turn. */
export class EmulatedConnection {
  readonly #options: EmulatedConnectionOptions;
  #isConfigured = false;
  #context: { readonly requestId: string; readonly asked: SynthesisContext } | undefined;
  #isInTurn = false;

  constructor(options: EmulatedConnectionOptions) {
    this.#options = options;
    options.socket.on('message', (data, isBinary) => {
      const frame = isBinary ? undefined : readFrame((data as Buffer).toString('utf8'));
      if (frame === undefined) this.#refuse('Invalid message format.');
      else this.#receive(frame);
    });
  }

  /** A turn has begun, and has not ended. */
  get isInTurn(): boolean {
    const { socket } = this.#options;
    return this.#isInTurn && socket.readyState === socket.OPEN;
  }

  close(): void {
    this.#options.socket.close(1000);
  }

  #receive(frame: ReadFrame): void {
    switch (frame.path) {
      case 'speech.config':
        this.#isConfigured = true;
        return;
      case 'synthesis.context': {
        const asked = readContext(frame.body);
        if (asked === undefined) this.#refuse('Unsupported audio format.');
        else this.#context = { requestId: frame.requestId, asked };
        return;
      }
      case 'ssml':
        this.#beginTurn(frame);
        return;
      default:
    }
  }

  #beginTurn({ requestId, contentType, body }: ReadFrame): void {
    const context = this.#context;
    const document = contentType === 'application/ssml+xml' ? readSsml(body) : undefined;
    if (!this.#isConfigured) this.#refuse('speech.config is missing.');
    else if (this.#isInTurn) this.#refuse('A turn is under way.');
    else if (context === undefined || context.requestId !== requestId)
      this.#refuse('synthesis.context is missing.');
    else if (document === undefined) this.#refuse('SSML parsing error: 0x80045003.');
    else if (!this.#options.script.voices.some(({ id }) => id === document.voice))
      this.#refuse(`Unsupported voice ${document.voice}.`);
    else {
      this.#isInTurn = true;
      void this.#speak(requestId, document, context.asked);
    }
  }

  async #speak(requestId: string, document: SsmlDocument, asked: SynthesisContext): Promise<void> {
    const { script, synthesiser, socket } = this.#options;
    const { sampleRateHz } = asked;
    const fault = this.#options.nextFault();
    const streamId = this.#options.newId().toUpperCase();
    const context = { serviceTag: this.#options.newId() };
    this.#send(textFrame('turn.start', requestId, { context }));
    this.#send(textFrame('response', requestId, { context, audio: { type: 'inline', streamId } }));
    const { text, speed } = document;
    const speech = await synthesiser.speak({ text: text.trim(), sampleRateHz, speed });
    const isTimed = script.timestamps && asked.tellsWords && fault?.kind !== 'no-timestamps';
    const boundaries = isTimed ? [...boundariesOf(speech.words, asked.tellsPunctuation)] : [];
    let isDue = fault !== undefined;
    for await (const piece of piecesOf(speech, sampleRateHz, paceOf(script, fault))) {
      if (socket.readyState !== socket.OPEN) return;
      if (isDue && fault !== undefined && 'after_ms' in fault && piece.fromMs >= fault.after_ms) {
        isDue = false;
        if (await this.#befall(fault, requestId)) return;
      }
      while ((boundaries[0]?.startMs ?? Infinity) < piece.toMs) {
        this.#send(textFrame('audio.metadata', requestId, boundaries.shift()?.metadata));
      }
      this.#send(audioFrame(requestId, streamId, bytesOf(piece.pcm)));
    }
    this.#send(audioFrame(requestId, streamId, Buffer.alloc(0)));
    this.#isInTurn = false;
    this.#send(textFrame('turn.end', requestId, {}));
  }

  /** True when nothing more comes of the turn. */
  async #befall(fault: ClauseFault, requestId: string): Promise<boolean> {
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
      case 'garbage':
        socket.send(fault.text);
        return false;
      case 'garbage-binary':
        // A header that is longer than its frame.
        socket.send(Buffer.from([0xff, 0xff, 0, 0]));
        return false;
      case 'unknown-message':
        this.#send(textFrame('brand.new', requestId, { of: 'tomorrow' }));
        return false;
      case 'silence':
        await new Promise((resolve) => socket.once('close', resolve));
        return true;
      case 'no-timestamps':
      case 'slow':
        return false;
    }
  }

  #refuse(reason: string): void {
    this.#options.socket.close(invalidPayload, reason);
  }

  #send(frame: string | Buffer): void {
    const { socket } = this.#options;
    if (socket.readyState === socket.OPEN) socket.send(frame);
  }
}
