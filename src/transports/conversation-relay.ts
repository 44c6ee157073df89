import { z } from 'zod';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import { InvalidMessage, StartRefused, UnknownMessage } from '../errors/protocol-error.ts';
import { carrierJson, eventOf, inShape, type CarrierJson } from './carrier-json.ts';
import type { ClientProtocol, ProtocolLine } from './client-protocol.ts';
import { readStart } from './read-start.ts';
import { RelayEars } from './relay-ears.ts';
import { RelayPlayback } from './relay-playback.ts';
import { relayAudio, RelayScript } from './relay-script.ts';
import type { TransportClock } from './transport-clock.ts';

/** A key stops the other end's voice, and it is told of a moment later. */
const keyStopsWithinMs = 500;
const maxMetadataCharacters = 4096;
const maxDescriptionCharacters = 200;

const setup = z.object({
  callSid: z.string().min(1).max(128),
  from: z.string().max(256).default(''),
  to: z.string().max(256).default(''),
  customParameters: z.record(z.string(), z.string()).nullish(),
});
const prompt = z.object({ voicePrompt: z.string().max(16_384), last: z.boolean().default(true) });
const dtmf = z.object({ digit: z.string().regex(/^[0-9*#A-D]$/) });
const interrupt = z.object({ utteranceUntilInterrupt: z.string().max(16_384).default('') });
const fault = z.object({ description: z.string().default('') });
const info = z.object({ name: z.string(), value: z.unknown() });

export interface ConversationRelayOptions {
  readonly clock: TransportClock;
  /** The other end says that a message of ours was wrong. */
  readonly onComplaint: (description: string) => void;
}

/**
 * Twilio ConversationRelay: what the caller says comes as text, and what is to be said goes as text.
 *
 * https://www.twilio.com/docs/voice/conversationrelay/websocket-messages, and for `info` the attribute `events` of
 * https://www.twilio.com/docs/voice/twiml/connect/conversationrelay.
 */
export class ConversationRelay implements ClientProtocol {
  readonly script = new RelayScript();
  readonly ears: RelayEars;
  /** The other end closes the socket once it was told to end. */
  readonly closesItself = true;
  /** Set by whoever finds the agent. */
  isInterruptible = true;
  readonly #options: ConversationRelayOptions;
  #line: ProtocolLine | undefined;
  readonly #playback: RelayPlayback;
  #carrierCallId: string | undefined;
  #keyAtMs = -Infinity;
  #isEnded = false;

  constructor(options: ConversationRelayOptions) {
    const { clock } = options;
    this.#options = options;
    this.ears = new RelayEars(clock);
    this.#playback = new RelayPlayback({
      clock,
      script: this.script,
      send: (message) => this.#send(message),
      played: (mark) => this.#line?.receive({ type: 'caller.played', mark }),
      isInterruptible: () => this.isInterruptible,
    });
  }

  /** Known once the call is set up. */
  get carrierCallId(): string | undefined {
    return this.#carrierCallId;
  }

  begin(line: ProtocolLine): void {
    this.#line = line;
  }

  receive(data: Uint8Array, isBinary: boolean, line: ProtocolLine): void {
    if (isBinary) throw new InvalidMessage('ConversationRelay sends text alone.');
    const message = carrierJson(data);
    const event = eventOf(message, 'type');
    if (event === 'setup') this.#setUp(message, line);
    else if (!line.isLive) throw new InvalidMessage('The first message is "setup".');
    else this.#hear(event, message, line);
  }

  output(output: CallOutput): void {
    if (output.type === 'mark') this.#playback.mark(output.mark);
    else if (output.type === 'clear') this.#playback.stop();
    else if (output.type === 'reply' && output.event === 'ended') this.#playback.stop();
    else if (output.type === 'ended' && !this.#isEnded) this.#send({ type: 'end' });
  }

  audio(bytes: Uint8Array): undefined {
    this.#playback.audio(bytes);
  }

  /** The protocol has no answer to a message that is wrong. */
  error(): undefined {
    return undefined;
  }

  end(): void {
    this.#playback.tell();
    this.#isEnded = true;
    this.#playback.stop();
  }

  /** Speaks and understands this language from now on. BCP 47. */
  speak(language: string): void {
    this.#send({ type: 'language', ttsLanguage: language, transcriptionLanguage: language });
  }

  /** Ends the session; what is behind it in the call's instructions is told where the call is to go. */
  transfer(destination: string): void {
    this.#send({ type: 'end', handoffData: JSON.stringify({ reasonCode: 'transfer', destination }) });
    this.#isEnded = true;
  }

  #setUp(message: CarrierJson, line: ProtocolLine): void {
    if (line.isLive) throw new InvalidMessage('The call was set up already.');
    const { callSid, from, to, customParameters } = readStart(() => inShape(message, setup, 'setup'));
    const parameters = customParameters ?? {};
    if (JSON.stringify(parameters).length > maxMetadataCharacters)
      throw new StartRefused(`The parameters are longer than ${maxMetadataCharacters} characters.`);
    this.#carrierCallId ??= callSid;
    const metadata = { ...parameters, from, to };
    line.open({ audio: relayAudio, output: relayAudio, metadata, transport: 'conversation-relay' }, {});
  }

  #hear(event: string, message: CarrierJson, line: ProtocolLine): void {
    switch (event) {
      case 'prompt': {
        const { voicePrompt, last } = inShape(message, prompt, event);
        this.#playback.tellAll();
        this.ears.words(voicePrompt, last);
        return;
      }
      case 'dtmf': {
        const { digit } = inShape(message, dtmf, event);
        this.#keyAtMs = this.#options.clock.now();
        this.#playback.tell();
        line.receive({ type: 'caller.dtmf', digit });
        return;
      }
      case 'interrupt':
        this.#interrupted(inShape(message, interrupt, event).utteranceUntilInterrupt);
        return;
      case 'info': {
        const { name, value } = inShape(message, info, event);
        if (name === 'tokensPlayed' && typeof value === 'string') this.#playback.tokensPlayed(value);
        return;
      }
      case 'error':
        this.#options.onComplaint(
          inShape(message, fault, event).description.slice(0, maxDescriptionCharacters),
        );
        return;
      default:
        throw new UnknownMessage(`"${event.slice(0, 40)}" is no message of ConversationRelay's.`);
    }
  }

  /** What was heard is noted before anything is decided. */
  #interrupted(utterance: string): void {
    this.#playback.interrupted(utterance);
    if (this.#options.clock.now() - this.#keyAtMs > keyStopsWithinMs) this.ears.sound();
    this.#playback.goOn();
  }

  #send(message: object): void {
    if (!this.#isEnded) this.#line?.send(JSON.stringify(message));
  }
}
