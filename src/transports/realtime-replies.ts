import type { CallInput } from '../../machines/vocabulary/call-input.ts';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { FunctionCall } from './client-functions.ts';
import { RealtimeRefusal } from './realtime-error.ts';
import type { RealtimeItems } from './realtime-items.ts';
import { RealtimePlayback } from './realtime-playback.ts';
import { RealtimeResponse, type ResponseEnd, type TokenUsage } from './realtime-response.ts';
import { bytesPerMsOf, type ResponsePlan, type RealtimeSession } from './realtime-session.ts';
import type { RealtimeWire } from './realtime-wire.ts';
import type { TransportClock } from './transport-clock.ts';

type Reply = Extract<CallOutput, { readonly type: 'reply' }>;

/** A client that stops a reply says at once how much of it was heard, if it says it at all. */
const stopGraceMs = 100;
/** No audio for so long: what was said before a function call has been sent to its end. */
const quietMs = 150;
const firstAudioMs = 1500;

export interface RepliesOptions {
  readonly clock: TransportClock;
  readonly wire: RealtimeWire;
  readonly items: RealtimeItems;
  readonly session: RealtimeSession;
  readonly receive: (input: CallInput) => void;
  /** A reply has begun, whoever asked for it. */
  readonly begun: () => void;
  readonly ended: () => void;
}

/** What the agent says, as responses of the protocol: a reply that calls functions is several of them. */
export class RealtimeReplies {
  readonly #options: RepliesOptions;
  readonly #playback: RealtimePlayback;
  #reply: { readonly turn: number | undefined } | undefined;
  #response: RealtimeResponse | undefined;
  /** What audio that comes late belongs to. */
  #newest: RealtimeResponse | undefined;
  #ending: { readonly end: ResponseEnd; readonly turn: number } | undefined;
  #usage: (TokenUsage & { readonly turn: number }) | undefined;
  #plan: ResponsePlan | undefined;
  #isStopping = false;
  /** The response that was asked for is not wanted any more. */
  #isNextCancelled = false;
  #stopTimer: unknown;
  #endTimer: unknown;
  /** Functions were called in the response, which is over once its audio is sent. */
  #calledAtMs: number | undefined;
  #audioAtMs = -Infinity;
  /** Words of the reply that are in its earlier responses. */
  #earlierWords = 0;

  constructor(options: RepliesOptions) {
    this.#options = options;
    const { clock, receive } = options;
    this.#playback = new RealtimePlayback(clock, (mark) => receive({ type: 'caller.played', mark }));
  }

  get isActive(): boolean {
    return this.#response !== undefined && this.#calledAtMs === undefined;
  }

  /** What the response that is made, or comes next, is to be like. */
  get plan(): ResponsePlan | undefined {
    return this.#plan;
  }

  planNext(plan: ResponsePlan): void {
    this.#plan = plan;
  }

  /** None comes. */
  forgetNext(): void {
    this.#plan = undefined;
    this.#isNextCancelled = false;
  }

  cancelNext(): void {
    this.#isNextCancelled = true;
  }

  /** The reply goes on behind its functions. */
  goOn(plan: ResponsePlan): void {
    if (this.#response !== undefined) this.#finish({ status: 'completed' });
    this.#plan = plan;
    this.#begin();
  }

  take(output: Reply): void {
    this.#settle();
    if (output.event === 'started') {
      this.#reply = { turn: output.turn };
      this.#earlierWords = 0;
      this.#options.begun();
      const { id } = this.#begin();
      if (this.#isNextCancelled) this.cancel(id);
      this.#isNextCancelled = false;
    } else if (output.event === 'text') (this.#response ?? this.#begin()).text(output.text);
    else this.#replyEnded(output);
  }

  metrics({ turn, usage, complete }: Extract<CallOutput, { readonly type: 'metrics' }>): void {
    if (usage !== undefined) this.#usage = { ...usage, turn };
    if (complete === true && this.#ending?.turn === turn) this.#settle();
  }

  audio(bytes: Uint8Array): string | undefined {
    if (this.#isStopping || this.#reply === undefined) return undefined;
    const response = this.#response ?? this.#newest;
    if (response === undefined || response.isWritten) return undefined;
    const { clock, session } = this.#options;
    const event = response.audio(bytes);
    this.#playback.audio(response.message ?? '', bytes.byteLength / bytesPerMsOf(session.output));
    this.#audioAtMs = clock.now();
    return event;
  }

  mark(name: string): void {
    if (!this.#isStopping && this.#newest?.isWritten !== true) this.#playback.mark(name);
  }

  clear(): void {
    this.#playback.clear();
  }

  /** As the response that is running calls it. */
  call(call: FunctionCall): void {
    const { clock } = this.#options;
    this.#settle();
    (this.#response ?? this.#begin()).call(call);
    this.#calledAtMs ??= clock.now();
    // More of them may be called at the same moment.
    this.#lookIn(0);
  }

  /** Stops the reply, once it is known how much of it was heard. Throws `RealtimeRefusal` where no such response is made. */
  cancel(id: string | undefined): void {
    if (this.#reply === undefined) this.#settle();
    if (this.#response === undefined || (id !== undefined && id !== this.#response.id))
      throw new RealtimeRefusal('response_cancel_not_active', 'There is no such response to cancel.');
    this.#isStopping = true;
    this.#stopTimer ??= this.#options.clock.setTimeout(() => this.#stop(), stopGraceMs);
  }

  /** A reply that was cancelled is over now: the client has nothing more to say of it. */
  stopped(): void {
    if (!this.#isStopping) return;
    this.#stop();
    this.#settle();
  }

  /** The client has played so much of an item, and drops the rest. Throws `RealtimeRefusal` where it has no so much audio. */
  truncate(item: string, audioEndMs: number, isCallerSpeaking: boolean): void {
    const audioMs = this.#playback.audioMs(item);
    // Clients round.
    if (audioEndMs > Math.ceil(audioMs))
      throw new RealtimeRefusal(
        'invalid_value',
        `Audio content of ${Math.floor(audioMs)}ms is already shorter than ${audioEndMs}ms.`,
        'audio_end_ms',
      );
    const isPlaying = this.#reply !== undefined && this.#newest?.message === item;
    if (!isPlaying) return;
    this.#playback.cutAt(item, audioEndMs);
    if (isCallerSpeaking) return;
    this.#isStopping = true;
    this.#stop();
  }

  /** The call is over. */
  end(): void {
    this.#settle();
    if (this.#response !== undefined)
      this.#finish({ status: 'cancelled', reason: 'turn_detected', heard: '' });
    const { clock } = this.#options;
    clock.clearTimeout(this.#stopTimer);
    clock.clearTimeout(this.#endTimer);
    this.#playback.close();
  }

  #begin(): RealtimeResponse {
    const { wire, items, session } = this.#options;
    const plan = this.#plan;
    const response = new RealtimeResponse({
      wire,
      items,
      isWritten: plan?.isWritten ?? session.isWritten,
      format: session.outputFormat,
      metadata: plan?.metadata ?? null,
    });
    this.#response = response;
    this.#newest = response;
    this.#audioAtMs = -Infinity;
    return response;
  }

  #replyEnded({ outcome, heard }: Extract<Reply, { readonly event: 'ended' }>): void {
    const turn = this.#reply?.turn;
    const reason = this.#isStopping ? 'client_cancelled' : 'turn_detected';
    this.#reply = undefined;
    this.#isStopping = false;
    const { clock } = this.#options;
    clock.clearTimeout(this.#stopTimer);
    this.#stopTimer = undefined;
    this.#options.ended();
    const end: ResponseEnd =
      outcome === 'interrupted'
        ? { status: 'cancelled', reason, heard: heard.split(' ').slice(this.#earlierWords).join(' ') }
        : outcome === 'failed'
          ? { status: 'failed', code: 'reply_failed' }
          : { status: 'completed' };
    if (this.#response === undefined) return;
    // What it took is told right behind its end.
    if (turn === undefined) this.#finish(end);
    else {
      this.#ending = { end, turn };
      this.#lookIn(0);
    }
  }

  /** Ends the response whose end has come. */
  #settle(): void {
    const ending = this.#ending;
    if (ending !== undefined)
      this.#finish(ending.end, this.#usage?.turn === ending.turn ? this.#usage : undefined);
    else if (this.#calledAtMs !== undefined && !this.#isStopping && this.#isSent())
      this.#finish({ status: 'completed' });
  }

  /** Whether what was said before the functions has been sent. */
  #isSent(): boolean {
    const response = this.#response;
    if (response?.message === undefined || response.isWritten) return true;
    const now = this.#options.clock.now();
    const calledMs = now - (this.#calledAtMs ?? now);
    return this.#audioAtMs === -Infinity ? calledMs >= firstAudioMs : now - this.#audioAtMs >= quietMs;
  }

  #finish(end: ResponseEnd, usage?: TokenUsage): void {
    const response = this.#response;
    this.#earlierWords += response?.wordCount ?? 0;
    this.#response = undefined;
    this.#ending = undefined;
    this.#calledAtMs = undefined;
    this.#plan = undefined;
    response?.end(end, usage);
  }

  #lookIn(delayMs: number): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#endTimer);
    this.#endTimer = clock.setTimeout(() => {
      this.#settle();
      if (this.#calledAtMs !== undefined) this.#lookIn(quietMs);
    }, delayMs);
  }

  #stop(): void {
    this.#options.clock.clearTimeout(this.#stopTimer);
    this.#stopTimer = undefined;
    if (this.#reply !== undefined) this.#options.receive({ type: 'caller.stopped-reply' });
  }
}
