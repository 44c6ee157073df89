import { hasSound } from '../has-sound.ts';
import { concatMap, Observable, of, throwError } from 'rxjs';
import { ProviderRefused, ProviderUnreachable } from '../../errors/provider-error.ts';
import type { SpeakOptions, SpeechEvent, TextToSpeech } from '../../ports/text-to-speech.ts';
import { speedWithin } from '../speed-range.ts';
import { loadSherpaPackage, sherpaPackageUrl, type SherpaPackage } from './sherpa-package.ts';
import { sherpaSpeed, type SherpaVoiceSettings } from './sherpa-settings.ts';
import { SpeakingQueue } from './speaking-queue.ts';
import { voiceModelConfig } from './voice-model.ts';

const provider = 'sherpa';

/** Throws `MODULE_NOT_FOUND` where `sherpa-onnx-node` is not installed. */
export function sherpaVoiceMaker() {
  const packageUrl = sherpaPackageUrl();
  return (settings: SherpaVoiceSettings): Promise<TextToSpeech> =>
    openSherpaVoice(settings, () => loadSherpaPackage(packageUrl));
}

/**
 * Speech on this machine with a model of the user's, Piper, another VITS or Kokoro: sherpa-onnx
 * (https://k2-fsa.github.io/sherpa/onnx/tts/index.html), which computes in threads of its own. A voice is the number of a
 * speaker. There are no word times. Rejects with `ProviderRefused` when a file of the model is missing, and with
 * `ProviderUnreachable` when it can't be loaded.
 */
export async function openSherpaVoice(
  settings: SherpaVoiceSettings,
  loadSherpa: () => Promise<Pick<SherpaPackage, 'OfflineTts'>>,
): Promise<TextToSpeech> {
  const config = await voiceModelConfig(settings);
  const speaker = await loadSherpa()
    .then(({ OfflineTts }) => OfflineTts.createAsync(config))
    .catch((cause: unknown) => {
      const message = `sherpa can't load the model in ${settings.model}; what it wrote to standard error says why.`;
      throw new ProviderUnreachable(message, { provider, cause });
    });
  const queue = new SpeakingQueue(speaker);
  const voices = Array.from({ length: Math.max(1, speaker.numSpeakers) }, (_, number) => ({
    id: String(number),
    name: `Speaker ${number}`,
    language: settings.language,
  }));
  return {
    name: provider,
    sampleRateHz: speaker.sampleRate,
    defaultVoice: settings.voice,
    voices: () => of(voices),
    speak: (clauses$, options) => {
      const speed = speedWithin(sherpaSpeed, options.speed, settings.speed);
      return refusal(options, voices.length) ?? speak(queue, clauses$, Number(options.voice), speed);
    },
    close: () => Promise.resolve(queue.close()),
  };
}

function refusal({ voice }: SpeakOptions, speakers: number): Observable<never> | undefined {
  if (/^\d+$/.test(voice) && Number(voice) < speakers) return undefined;
  const message = `sherpa's model has the voices 0 to ${speakers - 1}; there is no "${voice}".`;
  return throwError(() => new ProviderRefused(message, { provider }));
}

function speak(
  queue: SpeakingQueue,
  clauses$: Observable<string>,
  speakerNumber: number,
  speed: number,
): Observable<SpeechEvent> {
  return clauses$.pipe(
    concatMap((text, clause) => {
      const ended = { type: 'clause-ended', clause } as const;
      if (!hasSound(text)) return of(ended);
      return new Observable<SpeechEvent>((subscriber) =>
        queue.speak(
          { text, speakerNumber, speed },
          {
            audio: (pcm) => subscriber.next({ type: 'audio', clause, pcm }),
            ended: () => {
              subscriber.next(ended);
              subscriber.complete();
            },
            failed: (error) => subscriber.error(error),
          },
        ),
      );
    }),
  );
}
