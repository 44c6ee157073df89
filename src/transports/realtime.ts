import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import { InvalidMessage } from '../errors/protocol-error.ts';
import type { TalkyErrorCode } from '../errors/talky-error.ts';
import type { ClientProtocol, ProtocolLine } from './client-protocol.ts';
import { RealtimeConversation } from './realtime-conversation.ts';
import { instructionsIgnored, RealtimeRefusal } from './realtime-error.ts';
import { RealtimeFunctions } from './realtime-functions.ts';
import { RealtimeInput } from './realtime-input.ts';
import { RealtimeItems } from './realtime-items.ts';
import { readEvent, type RealtimeEvent } from './realtime-messages.ts';
import { RealtimeReplies } from './realtime-replies.ts';
import { ResponsePlan, RealtimeSession } from './realtime-session.ts';
import { RealtimeTurns } from './realtime-turns.ts';
import { RealtimeWant } from './realtime-want.ts';
import { RealtimeWire } from './realtime-wire.ts';
import { realtimeWishes } from './realtime-wishes.ts';
import { RealtimeWriting } from './realtime-writing.ts';
import type { TransportClock } from './transport-clock.ts';

/** The subprotocol's name. */
export const realtimeSubprotocol = 'realtime';

/** What the call begins with is known: so long after the first `session.update`, or without one. */
const settledMs = 1000;
const unsettledMs = 5000;

export interface RealtimeOptions {
  readonly clock: TransportClock;
  /** Unlike every other of the server. */
  readonly newId: () => string;
  /** What the client asked for: as it is called back to it. */
  readonly model: string;
  /** Absent: the default one. */
  readonly agent?: string | undefined;
  /** What was wrong in an event, beside what the client is told of it. */
  readonly onRefusal?: (refusal: RealtimeRefusal) => void;
}

type EventOf<Type extends RealtimeEvent['type']> = Extract<RealtimeEvent, { readonly type: Type }>;

/**
 * OpenAI's Realtime protocol (https://platform.openai.com/docs/api-reference/realtime), events as of its general release.
 * One socket is one session and one call.
 */
export class RealtimeProtocol implements ClientProtocol {
  readonly #options: RealtimeOptions;
  readonly #wire: RealtimeWire;
  readonly #items = new RealtimeItems();
  readonly #session: RealtimeSession;
  readonly #writing = new RealtimeWriting();
  readonly #functions: RealtimeFunctions;
  readonly #replies: RealtimeReplies;
  readonly #turns: RealtimeTurns;
  readonly #conversation: RealtimeConversation;
  #line: ProtocolLine | undefined;
  #hasOpened = false;
  #state = 'connecting';
  #openTimer: unknown;
  /** Of the event that is being handled. */
  #eventId: string | undefined;
  readonly #want: RealtimeWant;
  readonly #input: RealtimeInput;
  #takesPrompt = true;

  constructor(options: RealtimeOptions) {
    this.#options = options;
    const { clock, model, newId, onRefusal } = options;
    this.#wire = new RealtimeWire((text) => this.#line?.send(text), onRefusal);
    this.#session = new RealtimeSession(`sess_${newId()}`, model);
    this.#want = new RealtimeWant(clock, this.#wire, () => this.#replies.forgetNext());
    const parts = { wire: this.#wire, items: this.#items, session: this.#session };
    this.#replies = new RealtimeReplies({
      ...parts,
      clock,
      receive: (input) => this.#line?.receive(input),
      begun: () => this.#want.end(),
      ended: () => {
        this.#turns.yielded();
        this.#functions.replyOver();
      },
    });
    this.#functions = new RealtimeFunctions({
      newId: () => this.#wire.newId('call'),
      ask: (call) => this.#replies.call(call),
    });
    this.#conversation = new RealtimeConversation({
      ...parts,
      writing: this.#writing,
      functions: this.#functions,
    });
    this.#turns = new RealtimeTurns({
      ...parts,
      clock,
      isDetecting: () => this.#session.detectsTurns,
      isTranscribed: () => this.#session.isTranscribed,
      isAgentHeard: () => this.#state === 'speaking',
    });
    this.#input = new RealtimeInput({
      clock,
      session: this.#session,
      turns: this.#turns,
      line: () => this.#line,
    });
  }

  begin(line: ProtocolLine): void {
    this.#line = line;
    this.#wire.event('session.created', { session: this.#session.toJson() });
    this.#wire.event('conversation.created', {
      conversation: { id: 'conv_1', object: 'realtime.conversation' },
    });
    this.#openIn(unsettledMs);
  }

  receive(data: Uint8Array, isBinary: boolean, line: ProtocolLine): void {
    this.#eventId = undefined;
    if (isBinary) throw new InvalidMessage('Events are text; audio comes by input_audio_buffer.append.');
    const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();
    const arrived = readEvent(text);
    this.#eventId = arrived.eventId;
    try {
      const event = arrived.read();
      if (event.type === 'session.update') this.#update(event);
      else {
        this.#open(line);
        this.#take(event, line);
      }
    } catch (error) {
      if (!(error instanceof RealtimeRefusal)) throw error;
      this.#wire.refuse(error, this.#eventId);
    }
  }

  output(output: CallOutput): void {
    if (output.type === 'state') this.#state = output.state;
    else if (output.type === 'ready') this.#input.ready();
    else if (output.type === 'turn') this.#turns.take(output);
    else if (output.type === 'reply') this.#replies.take(output);
    else if (output.type === 'mark') this.#replies.mark(output.mark);
    else if (output.type === 'metrics') this.#replies.metrics(output);
    else if (output.type === 'clear') {
      this.#replies.clear();
      this.#turns.yielded();
    } else if (output.type === 'error') this.#wire.fault(output.code, output.message);
    else if (output.type === 'ended') {
      this.#turns.complete();
      this.#replies.end();
    }
  }

  audio(bytes: Uint8Array): string | undefined {
    return this.#replies.audio(bytes);
  }

  error(code: TalkyErrorCode, message: string): string {
    const type = code === 'internal' || code === 'draining' ? 'server_error' : 'invalid_request_error';
    return this.#wire.error({ type, code, message, eventId: this.#eventId });
  }

  end(): void {
    this.#options.clock.clearTimeout(this.#openTimer);
    this.#want.end();
    this.#input.end();
    this.#replies.end();
    this.#functions.end();
  }

  #take(event: Exclude<RealtimeEvent, EventOf<'session.update'>>, line: ProtocolLine): void {
    switch (event.type) {
      case 'input_audio_buffer.append':
        this.#input.append(event.audio, line);
        return;
      case 'input_audio_buffer.commit':
        this.#input.commit(line);
        return;
      case 'input_audio_buffer.clear':
        this.#input.clear();
        this.#wire.event('input_audio_buffer.cleared', {});
        return;
      case 'conversation.item.create':
        this.#conversation.create(event.item, event.previous_item_id);
        return;
      case 'conversation.item.retrieve':
        this.#conversation.retrieve(event.item_id);
        return;
      case 'conversation.item.delete':
        this.#conversation.delete(event.item_id);
        return;
      case 'conversation.item.truncate':
        this.#truncate(event);
        return;
      case 'response.create':
        this.#respond(event, line);
        return;
      case 'response.cancel':
        if (this.#want.isOpen && event.response_id === undefined) this.#replies.cancelNext();
        else this.#replies.cancel(event.response_id);
    }
  }

  #update({ session }: EventOf<'session.update'>): void {
    const { instructions, tools } = this.#session;
    const wasDetecting = this.#session.detectsTurns;
    this.#session.update(session, this.#hasOpened);
    if (tools !== this.#session.tools) this.#functions.forgetTools();
    if (!wasDetecting && this.#session.detectsTurns) this.#input.detect();
    this.#wire.event('session.updated', { session: this.#session.toJson() });
    if (!this.#hasOpened) this.#openIn(settledMs);
    else if (instructions !== this.#session.instructions) this.#tellIfIgnored();
  }

  #openIn(delayMs: number): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#openTimer);
    this.#openTimer = clock.setTimeout(() => {
      this.#line?.attempt((line) => this.#open(line));
    }, delayMs);
  }

  #open(line: ProtocolLine): void {
    if (this.#hasOpened) return;
    this.#hasOpened = true;
    const { clock, model, agent } = this.#options;
    clock.clearTimeout(this.#openTimer);
    const { input, output } = this.#session;
    const named = agent === undefined ? {} : { agent };
    const wishes = realtimeWishes({
      session: this.#session,
      writing: this.#writing,
      functions: this.#functions,
      plan: () => this.#replies.plan,
      found: (found) => {
        this.#takesPrompt = found.takesPrompt;
      },
    });
    line.open({ ...named, audio: input, output, metadata: { model }, transport: 'openai-realtime' }, wishes);
    this.#tellIfIgnored();
  }

  #tellIfIgnored(): void {
    if (!this.#takesPrompt && this.#session.instructions !== undefined)
      this.#wire.refuse(instructionsIgnored, this.#eventId);
  }

  #truncate({ item_id, content_index, audio_end_ms }: EventOf<'conversation.item.truncate'>): void {
    const { role } = this.#conversation.find(item_id);
    if (role !== 'assistant')
      throw new RealtimeRefusal('invalid_value', 'Only what the agent said can be cut off.', 'item_id');
    if (content_index !== 0)
      throw new RealtimeRefusal('invalid_value', 'An item has one part, of index 0.', 'content_index');
    this.#replies.truncate(item_id, audio_end_ms, this.#turns.isOpen);
    this.#wire.event('conversation.item.truncated', { item_id, content_index, audio_end_ms });
  }

  #respond({ response }: EventOf<'response.create'>, line: ProtocolLine): void {
    this.#replies.stopped();
    // What was committed before may have been silence, to which nothing is answered.
    if (this.#replies.isActive || (this.#want.isOpen && !this.#input.hasCommitted))
      throw new RealtimeRefusal(
        'conversation_already_has_active_response',
        'A response.create is of no use while a response is made.',
      );
    const plan = new ResponsePlan(response);
    const isCallersTurn = this.#input.hasCommitted || this.#writing.hasTurn;
    const goesOn = this.#functions.areAwaited && !(this.#functions.areUnanswered && isCallersTurn);
    if (!goesOn) this.#input.charge();
    this.#replies.planNext(plan);
    if (goesOn) {
      this.#replies.goOn(plan);
      this.#functions.want();
      return;
    }
    this.#want.begin(this.#eventId);
    if (this.#input.replay()) return;
    const text = this.#writing.takeTurn();
    try {
      line.receive(text === '' ? { type: 'caller.asked-for-reply' } : { type: 'caller.typed', text });
    } catch (error) {
      this.#want.end();
      this.#replies.forgetNext();
      throw error;
    }
  }
}
