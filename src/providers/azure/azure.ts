import { defer } from 'rxjs';
import type { TextToSpeech } from '../../ports/text-to-speech.ts';
import { VendorSocket } from '../../streams/vendor-socket.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { replyOverSockets } from '../reply-over-sockets.ts';
import { httpUrl, socketUrl } from '../settings-fields.ts';
import { SocketPool } from '../socket-pool.ts';
import { speedWithin } from '../speed-range.ts';
import { vendorVoices } from '../vendor-voices.ts';
import {
  baseOf,
  configFrame,
  decodeVoices,
  keyHeaders,
  requestId,
  socketPath,
  voicesPath,
  type FrameStamp,
} from './azure-messages.ts';
import { azureSpeed, type AzureSettings } from './azure-settings.ts';
import { azureTurn } from './azure-turn.ts';

const provider = 'azure';
const idleMs = 60_000;
/** The voice is named in each turn, so that every socket can speak with any. */
const anySocket = '';

/**
 * Azure Speech over the WebSocket protocol of its SDK (https://github.com/microsoft/cognitive-services-speech-sdk-js): the one
 * way to the times of words. The key is sent in a header alone, where that SDK also puts it into the URL. A connection speaks
 * one clause after the other, and is kept for the next reply; nothing in the protocol stops a turn, so a reply that is
 * cancelled in mid-clause closes its connection.
 * Errors as the port says.
 */
export function createAzure(settings: AzureSettings, world: ProviderWorld): TextToSpeech {
  const { api_key } = settings;
  const base = baseOf(settings);
  const headers = keyHeaders(api_key);
  const vendor = { provider, apiKey: api_key };
  const stamp = (): FrameStamp => ({ request: requestId(world.newId()), epochMs: world.epochMs() });
  const pool = new SocketPool({
    provider,
    clock: world.clock,
    idleMs,
    greeting: () => configFrame(stamp()),
    open: (_key, events) => {
      const connection = { ...headers, 'X-ConnectionId': requestId(world.newId()) };
      return new VendorSocket({ ...vendor, url: socketUrl(base, socketPath), headers: connection }, events);
    },
  });
  return {
    name: provider,
    sampleRateHz: settings.sample_rate,
    defaultVoice: settings.voice,
    speak: (clauses$, { voice, language: spoken, speed: wanted }) => {
      const language = settings.language ?? spoken;
      const speed = speedWithin(azureSpeed, wanted, settings.speed);
      return replyOverSockets(clauses$, {
        provider,
        pool,
        key: anySocket,
        clock: world.clock,
        turn: (text, clause, emit) =>
          azureTurn({ settings, voice, language, speed, stamp: stamp(), text, clause, emit }),
      });
    },
    voices: () =>
      defer(() => {
        pool.requireOpen();
        return vendorVoices({ ...vendor, url: httpUrl(base, voicesPath), headers }, decodeVoices);
      }),
    warm: () => pool.warm(anySocket),
    close: async () => pool.close(),
  };
}
