import { defer } from 'rxjs';
import type { TextToSpeech } from '../../ports/text-to-speech.ts';
import { VendorSocket } from '../../streams/vendor-socket.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { replyOverSockets } from '../reply-over-sockets.ts';
import { httpUrl, socketUrl } from '../settings-fields.ts';
import { SocketPool } from '../socket-pool.ts';
import { speedWithin } from '../speed-range.ts';
import { vendorVoices } from '../vendor-voices.ts';
import { decodeVoices, keyHeaders, socketPath, voicesPath } from './elevenlabs-messages.ts';
import { elevenLabsSpeed, type ElevenLabsSettings } from './elevenlabs-settings.ts';
import { elevenLabsTurn } from './elevenlabs-turn.ts';

const provider = 'elevenlabs';
/** Before the vendor's inactivity timeout, which is set to 180 s. */
const idleMs = 120_000;

/**
 * ElevenLabs over its multi-context WebSocket (https://elevenlabs.io/docs/api-reference/multi-context-websocket). A clause is a
 * context, because the end of a context is the only thing that the vendor tells: within one, nothing says where the audio of a
 * flush ends. Contexts also leave the socket usable for the next reply, where the single-context protocol ends it. A socket
 * carries one reply at a time: the vendor goes on with a flushed context although it is closed, and five that are not done
 * end the socket and every reply on it; so a cancelled reply ends its socket, and that is nobody else's.
 * Errors as the port says.
 */
export function createElevenLabs(settings: ElevenLabsSettings, world: ProviderWorld): TextToSpeech {
  const { api_key, base_url } = settings;
  const headers = keyHeaders(api_key);
  const vendor = { provider, apiKey: api_key };
  const pool = new SocketPool({
    provider,
    clock: world.clock,
    idleMs,
    open: (path, events) => new VendorSocket({ ...vendor, url: socketUrl(base_url, path), headers }, events),
  });
  const pathOf = (voice: string, language: string): string =>
    socketPath({ voice, language: settings.language ?? language }, settings);
  let latestPath = pathOf(settings.voice_id, 'en');
  return {
    name: provider,
    sampleRateHz: settings.sample_rate,
    defaultVoice: settings.voice_id,
    speak: (clauses$, { voice, language, speed }) => {
      const key = pathOf(voice, language);
      latestPath = key;
      const pace = speedWithin(elevenLabsSpeed, speed, settings.speed);
      return replyOverSockets(clauses$, {
        provider,
        pool,
        key,
        clock: world.clock,
        turn: (text, clause, emit) =>
          elevenLabsTurn({ settings, voice, speed: pace, context: world.newId(), text, clause, emit }),
      });
    },
    voices: () =>
      defer(() => {
        pool.requireOpen();
        return vendorVoices({ ...vendor, url: httpUrl(base_url, voicesPath), headers }, decodeVoices);
      }),
    warm: () => pool.warm(latestPath),
    close: async () => pool.close(),
  };
}
