import { concat, concatMap, defer, EMPTY, finalize, map, of, Subject, type Observable } from 'rxjs';
import { ProviderUnreachable } from '../../errors/provider-error.ts';
import type { AskedVendor } from '../../errors/provider-failure.ts';
import type { SpeakOptions, SpeechEvent, TextToSpeech } from '../../ports/text-to-speech.ts';
import { hasSound } from '../has-sound.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { socketUrl } from '../settings-fields.ts';
import { cartesiaHeaders } from './cartesia-version.ts';
import type { ClauseEvent } from './clause-event.ts';
import { failWhenQuiet } from './quiet-vendor.ts';
import { SonicContexts } from './sonic-contexts.ts';
import { sonicVoice, type SonicVoice } from './sonic-messages.ts';
import { requestBytes, requestStream } from './sonic-requests.ts';
import type { SonicSettings } from './sonic-settings.ts';
import { SonicSockets } from './sonic-sockets.ts';
import { sonicVoices } from './sonic-voices.ts';
import { untilClosed } from './until-closed.ts';

const provider = 'cartesia';
/** Above the 4 s after which a call turns to its next voice: this is for whoever speaks outside a call. */
const patienceMs = 5000;

/** How one reply is spoken. */
interface SonicReply {
  say(text: string): Observable<ClauseEvent>;
  end(): void;
}

/**
 * Cartesia's Sonic (https://docs.cartesia.ai/api-reference/tts/websocket). One of them speaks for the whole process, over
 * a few sockets that all replies share, or over one request a clause.
 */
export function createSonic(settings: SonicSettings, world: ProviderWorld): TextToSpeech {
  const { api_key: apiKey, base_url: base, version, transport } = settings;
  const { clock, newId } = world;
  const asked: AskedVendor = { provider, apiKey };
  const headers = cartesiaHeaders(apiKey, version);
  const sockets = new SonicSockets({ ...asked, clock, headers, url: socketUrl(base, '/tts/websocket') });
  const closing = new Subject<never>();
  let isClosed = false;

  const open = (voice: SonicVoice): SonicReply => {
    if (transport === 'socket') return new SonicContexts({ sockets, voice, clock, newId });
    const request = transport === 'sse' ? requestStream : requestBytes;
    return { say: (text) => request(text, { ...asked, base, headers, voice }), end: () => undefined };
  };
  const speak = (clauses$: Observable<string>, options: SpeakOptions): Observable<SpeechEvent> => {
    const reply = open(sonicVoice(settings, options));
    const quiet = failWhenQuiet<ClauseEvent>({ clock, provider, patienceMs });
    return clauses$.pipe(
      concatMap((text, clause) =>
        concat(
          (hasSound(text) ? reply.say(text).pipe(quiet) : EMPTY).pipe(
            map((event): SpeechEvent => ({ ...event, clause })),
          ),
          of<SpeechEvent>({ type: 'clause-ended', clause }),
        ),
      ),
      finalize(() => reply.end()),
    );
  };
  return {
    name: provider,
    sampleRateHz: settings.sample_rate,
    defaultVoice: settings.voice_id,
    speak: (clauses$, options) =>
      untilClosed(
        closing,
        defer(() => speak(clauses$, options)),
      ),
    voices: () => untilClosed(closing, sonicVoices({ ...asked, apiKey, base, version })),
    warm: () => {
      if (transport === 'socket' && !isClosed) sockets.warm();
    },
    close: async () => {
      isClosed = true;
      closing.error(new ProviderUnreachable(`${provider} was closed`, { provider }));
      sockets.close();
    },
  };
}
