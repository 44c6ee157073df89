import { Observable, type Subscriber } from 'rxjs';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import type { TurnTrigger } from '../../../machines/vocabulary/turn.ts';
import { createAudioDecoder } from '../../audio/audio-decoder.ts';
import { loadResampler } from '../../audio/resampler.ts';
import type { ListenOptions, SpeechToText, SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import { AudioChunks } from '../audio-chunks.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { refuseOtherAudio } from '../refuse-other-audio.ts';
import { sherpaPackageUrl } from './sherpa-package.ts';
import type { SherpaSpeechSettings } from './sherpa-settings.ts';
import { SherpaTurns } from './sherpa-turns.ts';
import { hearingRateHz, speechModelConfig } from './speech-model.ts';
import { SpeechThread } from './speech-thread.ts';

export interface SherpaSpeech extends SpeechToText {
  /** How many calls it listens to now. */
  readonly callCount: number;
  /** How much audio of all calls it has recognised, in milliseconds. */
  readonly heardMs: number;
  close(): Promise<void>;
}

const provider = 'sherpa';
const aliveEveryMs = 1000;
const accepts: readonly AudioFormat[] = [
  { encoding: 'linear16', sampleRateHz: hearingRateHz },
  { encoding: 'mulaw', sampleRateHz: 8000 },
  { encoding: 'alaw', sampleRateHz: 8000 },
  { encoding: 'linear16', sampleRateHz: 8000 },
];

/** Throws `MODULE_NOT_FOUND` where `sherpa-onnx-node` is not installed. */
export function sherpaSpeechMaker() {
  const packageUrl = sherpaPackageUrl();
  return (settings: SherpaSpeechSettings, world: ProviderWorld): Promise<SherpaSpeech> =>
    openSherpaSpeech(settings, world, packageUrl);
}

/**
 * Streaming speech recognition on this machine with a model of the user's: sherpa-onnx (https://k2-fsa.github.io/sherpa/onnx/)
 * in one worker thread for all calls. Resolves when it could listen at once; rejects with `ProviderRefused` when a file of
 * the model is missing, and with `ProviderUnreachable` when it can't be loaded. `packageUrl` is where the package is.
 */
export async function openSherpaSpeech(
  settings: SherpaSpeechSettings,
  { clock, audioChunkMs }: ProviderWorld,
  packageUrl: string,
): Promise<SherpaSpeech> {
  const [config] = await Promise.all([speechModelConfig(settings), loadResampler()]);
  const thread = new SpeechThread(clock, { packageUrl, config });
  await thread.start();
  return {
    name: provider,
    accepts,
    get callCount() {
      return thread.callCount;
    },
    get heardMs() {
      return thread.heardMs;
    },
    listen: (audio$, options) =>
      new Observable((subscriber) =>
        listenTo(thread, audio$, options, subscriber, { eagerMs: settings.eager_ms, chunkMs: audioChunkMs }),
      ),
    close: () => thread.close(),
  };
}

interface Paces {
  readonly eagerMs: number;
  readonly chunkMs: number;
}

/** Returns at once; the teardowns are the subscriber's. */
function listenTo(
  thread: SpeechThread,
  audio$: Observable<Uint8Array>,
  { audio, endTurn$, firstTurn }: ListenOptions,
  subscriber: Subscriber<SpeechToTextEvent>,
  { eagerMs, chunkMs }: Paces,
): void {
  refuseOtherAudio(provider, accepts, audio);
  const turns = new SherpaTurns({ firstTurn, eagerMs, report: (event) => subscriber.next(event) });
  const finishing: (TurnTrigger | 'complete')[] = [];
  let sinceAliveMs = 0;
  const line = thread.join({
    opened: () => subscriber.next({ type: 'stt.opened' }),
    heard: (ms, text, isEnd) => {
      turns.heard(ms, text, isEnd);
      sinceAliveMs += ms;
      if (sinceAliveMs < aliveEveryMs) return;
      sinceAliveMs = 0;
      subscriber.next({ type: 'stt.alive' });
    },
    finished: (text) => {
      const why = finishing.shift() ?? 'recogniser';
      turns.finished(text, why === 'complete' ? 'recogniser' : why);
      if (why === 'complete') subscriber.complete();
    },
    failed: (error) => subscriber.error(error),
  });
  subscriber.add(() => line.leave());
  const decoder = createAudioDecoder(audio, hearingRateHz);
  subscriber.add(() => decoder.free());
  const chunkSamples = Math.max(1, Math.round((hearingRateHz * chunkMs) / 1000));
  // A message copies what it carries, and with a view of a larger buffer all of that.
  const chunks = new AudioChunks(chunkSamples * Int16Array.BYTES_PER_ELEMENT, (chunk) =>
    line.hear(new Int16Array(chunk.slice().buffer)),
  );
  const finish = (why: TurnTrigger | 'complete'): void => {
    chunks.flush();
    finishing.push(why);
    line.finish();
  };
  const failed = (error: unknown): void => subscriber.error(error);
  subscriber.add(endTurn$.subscribe({ next: () => finish('manual'), error: failed }));
  subscriber.add(
    audio$.subscribe({
      next: (bytes) => {
        const { buffer, byteOffset, byteLength } = decoder.decode(bytes);
        chunks.push(new Uint8Array(buffer, byteOffset, byteLength));
      },
      error: failed,
      complete: () => finish('complete'),
    }),
  );
}
