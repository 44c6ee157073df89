import {
  status,
  type handleUnaryCall,
  type Metadata,
  type sendUnaryData,
  type Server,
  type ServerDuplexStream,
} from '@grpc/grpc-js';
import { loadResampler } from '../../../src/audio/resampler.ts';
import type { Emulator } from '../emulator.ts';
import { accessOf } from './google-access.ts';
import { befall, GoogleCall, trailers } from './google-call.ts';
import { serveEars, type EarsVoice, type GoogleListener } from './google-ears.ts';
import { GoogleHost } from './google-host.ts';
import { decode, encode } from './google-protocol.ts';
import { faultOfRefusal } from './google-refusal.ts';
import {
  googleFaultSchema,
  googleScriptSchema,
  type GoogleFault,
  type GoogleFaultInput,
  type GoogleScript,
  type GoogleScriptInput,
} from './google-script.ts';
import { googleVoices, serveVoice, toneSpeaker, type GoogleSpeaker } from './google-voice.ts';
import { Saying, ScriptedListener } from './scripted-listener.ts';

/** Engines in the place of a script. */
export interface GoogleEngines {
  readonly listener: (say: EarsVoice) => GoogleListener;
  readonly speaker: GoogleSpeaker;
  close(): Promise<void>;
}

export interface GoogleEmulatorOptions {
  readonly port?: number;
  readonly script?: GoogleScriptInput;
  /** Absent: the script is heard and tones are spoken. */
  readonly engines?: GoogleEngines;
}

export interface GoogleEmulator extends Emulator {
  /** How much audio was received, in milliseconds. */
  readonly receivedMs: number;
  /** What callers say from now on, and what it is taken for; see `GoogleScript`. */
  say(...turns: readonly string[]): void;
  /** Has it happen to the next stream or request; several wait for their turn. */
  failNext(...faults: readonly GoogleFaultInput[]): void;
  /** Breaks every connection. */
  dropAll(): void;
  /** Whether new connections are spoken to. */
  isDeaf: boolean;
}

const bytesAsTheyAre = (bytes: Buffer): Buffer => bytes;
const speechService = 'google.cloud.speech.v1.Speech';
const voiceService = 'google.cloud.texttospeech.v1.TextToSpeech';
const audienceOf = (service: string): string =>
  service === speechService ? 'https://speech.googleapis.com/' : 'https://texttospeech.googleapis.com/';

/** Google's speech recognition and synthesis on the loopback, over gRPC without TLS. */
export async function openGoogleEmulator(options: GoogleEmulatorOptions = {}): Promise<GoogleEmulator> {
  await loadResampler();
  const vendor = new GoogleVendor(googleScriptSchema.parse(options.script ?? {}), options.engines);
  await vendor.host.listen(options.port ?? 0);
  return vendor;
}

class GoogleVendor implements GoogleEmulator {
  readonly vendor = 'google';
  readonly host: GoogleHost;
  receivedMs = 0;
  readonly #script: GoogleScript;
  readonly #engines: GoogleEngines | undefined;
  readonly #faults: GoogleFault[];
  #turns: readonly string[];
  #saying: Saying;

  constructor(script: GoogleScript, engines: GoogleEngines | undefined) {
    this.#script = script;
    this.#engines = engines;
    this.#faults = [...script.faults];
    this.#turns = script.speech.turns;
    this.#saying = new Saying(this.#turns);
    this.host = new GoogleHost((server) => this.#serve(server));
  }

  get environment(): Readonly<Record<string, string>> {
    return { GOOGLE_BASE_URL: this.host.url, GOOGLE_API_KEY: this.#script.key ?? 'made-up-key' };
  }

  get isDeaf(): boolean {
    return this.host.isDeaf;
  }

  set isDeaf(isDeaf: boolean) {
    this.host.isDeaf = isDeaf;
  }

  say(...turns: readonly string[]): void {
    this.#turns = turns;
    this.#saying = new Saying(turns);
  }

  failNext(...faults: readonly GoogleFaultInput[]): void {
    this.#faults.push(...faults.map((fault) => googleFaultSchema.parse(fault)));
  }

  dropAll(): void {
    this.host.dropAll();
  }

  async close(): Promise<void> {
    await this.host.close();
    await this.#engines?.close();
  }

  #serve(server: Server): void {
    const stream = (path: string, run: (call: GoogleCall, fault: GoogleFault | undefined) => void): void => {
      const handle = (call: ServerDuplexStream<Buffer, Buffer>): void => this.#take(path, call, run);
      server.register(path, handle, bytesAsTheyAre, bytesAsTheyAre, 'bidi');
    };
    stream(`/${speechService}/StreamingRecognize`, (call, fault) => this.#listen(call, fault));
    stream(`/${voiceService}/StreamingSynthesize`, (call, fault) => this.#speak(call, fault));
    const listVoices: handleUnaryCall<Buffer, Buffer> = (call, answer) =>
      this.#listVoices(call.metadata, call.request, answer);
    server.register(`/${voiceService}/ListVoices`, listVoices, bytesAsTheyAre, bytesAsTheyAre, 'unary');
  }

  #take(
    path: string,
    stream: ServerDuplexStream<Buffer, Buffer>,
    run: (call: GoogleCall, fault: GoogleFault | undefined) => void,
  ): void {
    const { exchange, end } = this.host.note(path, stream.metadata);
    stream.on('data', (bytes: Buffer) => exchange.frames.push(bytes));
    const call = new GoogleCall(stream, end);
    const refused = accessOf(stream.metadata, audienceOf(path.split('/')[1] ?? ''), this.#script.key);
    if (refused === undefined) run(call, this.#nextFault());
    else call.fail(refused.code, refused.details);
  }

  #nextFault(): GoogleFault | undefined {
    const refusal = this.host.takeRefusal();
    return refusal === undefined ? this.#faults.shift() : faultOfRefusal(refusal);
  }

  #listen(call: GoogleCall, fault: GoogleFault | undefined): void {
    const { speech } = this.#script;
    const engines = this.#engines;
    const hasFault = this.#meet(call, fault);
    // A stream that takes over from one that is being finished goes on where that one was left.
    const others = this.host.openExchanges.filter(({ path }) => path.startsWith(`/${speechService}/`));
    if (others.length <= 1) this.#saying = new Saying(this.#turns);
    serveEars({
      call,
      script: speech,
      faultAfterMs: hasFault,
      befall: () => this.#befall(call, fault),
      listener: (say) => engines?.listener(say) ?? new ScriptedListener(speech, this.#saying, say),
      received: (ms) => (this.receivedMs += ms),
    });
  }

  #speak(call: GoogleCall, fault: GoogleFault | undefined): void {
    const { voice } = this.#script;
    const faultAfter = this.#meet(call, fault);
    serveVoice({
      call,
      script: voice,
      faultAfter,
      befall: () => this.#befall(call, fault),
      speaker: this.#engines?.speaker ?? toneSpeaker(voice.msPerCharacter),
    });
  }

  /** Has a fault happen at once, unless it is one that waits: then for how much. */
  #meet(call: GoogleCall, fault: GoogleFault | undefined): number | undefined {
    if (fault === undefined) return undefined;
    if ('after' in fault && fault.after > 0) return fault.after;
    this.#befall(call, fault);
    return undefined;
  }

  #befall(call: GoogleCall, fault: GoogleFault | undefined): void {
    if (fault !== undefined) befall(call, fault, () => this.host.dropAll());
  }

  #listVoices(metadata: Metadata, request: Buffer, answer: sendUnaryData<Buffer>): void {
    const { exchange, end } = this.host.note(`/${voiceService}/ListVoices`, metadata);
    exchange.body = request;
    const refused = accessOf(metadata, audienceOf(voiceService), this.#script.key);
    const fault = refused === undefined ? this.#nextFault() : { kind: 'status' as const, ...refused };
    if (fault?.kind === 'status') {
      end(fault.code);
      const delayMs = 'retryAfterMs' in fault ? fault.retryAfterMs : undefined;
      answer({ ...fault, metadata: trailers(fault.code, fault.details, delayMs) });
      return;
    }
    const { language_code: language } = decode('ListVoicesRequest', request);
    const voices = googleVoices.filter(
      ({ language_codes: codes }) => typeof language !== 'string' || codes.includes(language),
    );
    end(status.OK);
    answer(null, encode('ListVoicesResponse', { voices }));
  }
}
