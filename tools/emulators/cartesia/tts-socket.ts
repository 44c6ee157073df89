import { WebSocket } from 'ws';
import type { Clock } from '../../../src/ports/clock.ts';
import { resetSocket } from '../socket-ends.ts';
import { badRequest, concurrencyError, errorEvent } from './cartesia-error.ts';
import type { CartesiaFault, CartesiaScript } from './cartesia-script.ts';
import { EmulatedContext } from './emulated-context.ts';
import { readGeneration, type GenerationRequest } from './generation-request.ts';
import type { Synthesis } from './synthesis.ts';

/** What all sockets and requests of an emulator share. */
export interface TtsStudio {
  readonly script: CartesiaScript;
  readonly synthesis: Synthesis;
  readonly clock: Clock;
  /** The fault of the next context, or request; each is used once. */
  readonly takeFault: () => CartesiaFault | undefined;
  readonly knowsVoice: (id: string) => boolean;
  /** Contexts and requests that are under way. */
  readonly running: () => number;
}

/** One WebSocket at `/tts/websocket`. */
export class TtsSocket {
  readonly #studio: TtsStudio;
  readonly #socket: WebSocket;
  readonly #contexts = new Map<string, EmulatedContext>();
  readonly #spent = new Set<string>();
  #idle: object | undefined;

  constructor(studio: TtsStudio, socket: WebSocket) {
    this.#studio = studio;
    this.#socket = socket;
    socket.on('message', (data, isBinary) => {
      this.#wake();
      if (isBinary) this.#send(errorEvent(badRequest('Send text.')));
      else this.#receive((data as Buffer).toString('utf8'));
    });
    socket.on('close', () => {
      if (this.#idle !== undefined) studio.clock.clearTimeout(this.#idle);
      for (const context of this.#contexts.values()) context.close();
      this.#contexts.clear();
    });
    this.#wake();
  }

  /** Contexts that somebody still waits for. */
  get openCount(): number {
    return [...this.#contexts.values()].filter(({ isCancelled }) => !isCancelled).length;
  }

  /** Contexts that take a place, among them those that finish what they had begun when they were cancelled. */
  get runningCount(): number {
    return this.#contexts.size;
  }

  #receive(text: string): void {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      this.#send(errorEvent(badRequest('The message is not JSON.')));
      return;
    }
    if (isCancel(body)) {
      this.#contexts.get(body.context_id)?.cancel();
      return;
    }
    const read = readGeneration('socket', body);
    if ('error' in read) this.#send(errorEvent(read.error, contextIdOf(body)));
    else this.#generate(read.request);
  }

  #generate(request: GenerationRequest): void {
    const { contextId = '' } = request;
    const problem = this.#problemOf(request, contextId);
    if (problem !== undefined) {
      this.#send(errorEvent(problem, contextId));
      return;
    }
    const context = this.#contexts.get(contextId) ?? this.#begin(contextId);
    context.take(request);
  }

  #problemOf(request: GenerationRequest, id: string): Parameters<typeof errorEvent>[0] | undefined {
    const context = this.#contexts.get(id);
    const changed = context?.problemOf(request);
    if (changed !== undefined) return badRequest(changed);
    if (context !== undefined) return undefined;
    if (this.#spent.has(id)) return badRequest('The context is over.', 'context_expired');
    const { script, knowsVoice, running } = this.#studio;
    if (!knowsVoice(request.voice)) {
      return {
        status: 404,
        code: 'voice_not_found',
        title: 'Voice not found',
        message: 'There is no such voice.',
      };
    }
    return running() >= (script.concurrency ?? Infinity) ? concurrencyError : undefined;
  }

  #begin(id: string): EmulatedContext {
    const context = new EmulatedContext({
      ...this.#studio,
      id,
      fault: this.#studio.takeFault(),
      send: (message) => this.#send(message),
      drop: () => this.#socket.terminate(),
      reset: () => resetSocket(this.#socket),
      closeSocket: (code) => this.#socket.close(code === 1005 ? undefined : code),
      over: () => {
        this.#contexts.delete(id);
        this.#spent.add(id);
      },
    });
    this.#contexts.set(id, context);
    return context;
  }

  #send(message: Readonly<Record<string, unknown>> | string | Buffer): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#wake();
    const isRaw = typeof message === 'string' || Buffer.isBuffer(message);
    this.#socket.send(isRaw ? message : JSON.stringify(message));
  }

  /** It is closed when nothing passes for too long. */
  #wake(): void {
    const { clock, script } = this.#studio;
    if (this.#idle !== undefined) clock.clearTimeout(this.#idle);
    this.#idle = clock.setTimeout(() => this.#socket.close(1000, 'idle'), script.idleCloseMs);
  }
}

function isCancel(body: unknown): body is { readonly context_id: string; readonly cancel: true } {
  if (typeof body !== 'object' || body === null || !('cancel' in body)) return false;
  return body.cancel === true && contextIdOf(body) !== undefined;
}

function contextIdOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('context_id' in body)) return undefined;
  return typeof body.context_id === 'string' ? body.context_id : undefined;
}
