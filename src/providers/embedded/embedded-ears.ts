import { Observable, type Subscriber } from 'rxjs';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { createAudioDecoder } from '../../audio/audio-decoder.ts';
import { loadResampler } from '../../audio/resampler.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ListenOptions, SpeechToText, SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import { refuseOtherAudio } from '../refuse-other-audio.ts';
import { TurnDetector } from '../turn-detection/turn-detector.ts';
import { loadVoiceActivity, VoiceActivity } from '../turn-detection/voice-activity.ts';
import type { EarsLine } from './ears-thread.ts';
import { EarsThreads } from './ears-threads.ts';
import { phraseJudgement } from './turn-judgement.ts';

export interface EmbeddedEarsOptions {
  /** How many threads recognise speech; 1 carries about 8 callers who speak at once. */
  readonly threads?: number;
  /** Watches over threads that never answer; without it nothing does. */
  readonly clock?: Clock;
}

export interface EmbeddedEars extends SpeechToText {
  /** Ends the threads. What is being listened to, and everything later, errors with `ProviderUnreachable`. */
  close(): Promise<void>;
}

const name = 'embedded';
const sampleRateHz = 8000;
const accepts: readonly AudioFormat[] = [
  { encoding: 'linear16', sampleRateHz },
  { encoding: 'mulaw', sampleRateHz },
  { encoding: 'alaw', sampleRateHz },
  { encoding: 'linear16', sampleRateHz: 16_000 },
];

/**
 * Speech recognition without keys and network: SoundSwallower (https://github.com/ReadAlongs/SoundSwallower) in worker
 * threads. Resolves when it could listen at once; rejects with `ProviderUnreachable`.
 *
 * It understands English, whatever the language asked for, and only the phrases of `SpeechContext.grammar`; without a
 * grammar it understands nothing. A turn ends with
 * * a phrase of the grammar, 500 ms of audio after its last sound. 200 ms after it, it is told as an eager eot, which
 *   the eot repeats unless the caller goes on;
 * * the words so far, when the caller stops in the middle of a phrase, after at least three words: 1000 ms later;
 * * `[unclear]`, when something else was said: at least 500 ms of voice and five sounds of speech. 900 ms later;
 * * `uh-huh`, `mhm`, `yeah` or `okay`, which count as phrases of every grammar;
 * * no words, when it was less than that, as a cough, a hum or a noise is: 400 ms later.
 *
 * A grammar that is broken leaves the one before in force. Words are said as in CMUdict or, if they are not in it, as
 * their letters are; a phrase with a word that can't be said is never heard.
 *
 * It listens to 128 calls a thread; one more errors with `ProviderThrottled`. When a thread dies, its calls error with
 * `ProviderUnreachable`, and the next one to listen starts it again, until it has died three times in a row.
 */
export async function openEmbeddedEars(options: EmbeddedEarsOptions = {}): Promise<EmbeddedEars> {
  const [threads] = await Promise.all([
    EarsThreads.open(options.threads ?? 1, options.clock),
    loadVoiceActivity(),
    loadResampler(),
  ]);
  return {
    name,
    accepts,
    listen: (audio$, listenOptions) =>
      new Observable((subscriber) => listenTo(threads, audio$, listenOptions, subscriber)),
    close: () => threads.close(),
  };
}

/** Returns at once; the teardowns are the subscriber's. */
function listenTo(
  threads: EarsThreads,
  audio$: Observable<Uint8Array>,
  { audio, context$, endTurn$, firstTurn }: ListenOptions,
  subscriber: Subscriber<SpeechToTextEvent>,
): void {
  refuseOtherAudio(name, accepts, audio);
  const line: EarsLine = threads.join({
    opened: () => detector.opened(),
    words: (text) => detector.words(text),
    answer: (heard) => detector.answer(heard),
    failed: (error) => subscriber.error(error),
  });
  subscriber.add(() => line.leave());
  const activity = new VoiceActivity();
  subscriber.add(() => activity.free());
  const decoder = createAudioDecoder(audio, sampleRateHz);
  subscriber.add(() => decoder.free());
  const detector = new TurnDetector({
    judgement: phraseJudgement,
    recogniser: {
      begin: () => line.tell('begin'),
      hear: (pcm) => line.hear(pcm),
      check: () => line.tell('check'),
      finish: () => line.tell('finish'),
      end: () => line.tell('end'),
    },
    activityOf: (block) => activity.hear(block),
    report: (event) => subscriber.next(event),
    completed: () => subscriber.complete(),
    firstTurn,
  });
  const failed = (error: unknown): void => subscriber.error(error);
  subscriber.add(() => detector.stop());
  subscriber.add(context$.subscribe({ next: ({ grammar }) => line.expect(grammar ?? ''), error: failed }));
  subscriber.add(endTurn$.subscribe({ next: () => detector.endTurn(), error: failed }));
  subscriber.add(
    audio$.subscribe({
      next: (bytes) => detector.hear(decoder.decode(bytes)),
      error: failed,
      complete: () => detector.complete(),
    }),
  );
}
