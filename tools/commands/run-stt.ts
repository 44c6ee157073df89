import { loadResampler } from '../../src/audio/resampler.ts';
import type { SpeechContext, SpeechToText } from '../../src/ports/speech-to-text.ts';
import { readCallerAudio } from '../caller/audio-file.ts';
import { CommandError, exitStatus } from '../command-error.ts';
import { firstWords, neededContext, standardFlow } from '../probes/expected-speech.ts';
import { hasWords, hearRecording, type HeardRecording } from '../probes/heard-recording.ts';
import type { Opened, ProviderDesk } from '../probes/provider-desk.ts';
import { Progress } from '../progress.ts';
import type { Console } from './console.ts';
import { HearingReport } from './hearing-report.ts';
import type { ProviderOptions } from './provider-options.ts';
import { withDesk, type Substitutes } from './with-desk.ts';

export interface SttOptions extends ProviderOptions {
  readonly language: string;
  readonly fast?: true;
  readonly flow?: string;
  readonly phrase?: readonly string[];
}

const fastPace = 4;

/** Has a provider hear the files; resolves with the exit status. */
export function runStt(
  files: readonly string[],
  options: SttOptions,
  console: Console,
  substitutes: Substitutes = {},
): Promise<number> {
  if (options.flow !== undefined && options.phrase !== undefined) {
    throw new CommandError('usage', 'Give either --flow or --phrase, not both.');
  }
  return withDesk(options, console, substitutes, async (desk) => {
    await loadResampler();
    const { clock } = desk.system;
    const progress = new Progress(console.stderr, clock);
    const name = desk.nameOf('stt', options.provider);
    const context = contextOf(name, options, desk);
    const opening = desk.speechToText(name);
    const speechToText = await progress.during(`opening ${name}`, opening);
    const report = new HearingReport(console, progress, options.json === true);
    const [format] = speechToText.port.accepts;
    // All are read first: a wrong one is told before anything is sent.
    const recordings = await Promise.all(
      files.map(async (file) => ({ file, pcm: await readCallerAudio(file, format?.sampleRateHz ?? 16_000) })),
    );
    let areAllHeard = true;
    for (const { file, pcm } of recordings) {
      report.begin(file, speechToText, context.about);
      const heard = await progress.during(
        `playing ${file} to ${name}`,
        hear(speechToText, pcm, context.context, options, desk, report),
      );
      report.end(file, heard);
      areAllHeard &&= !heard.isCutShort && heard.turns.some(hasWords);
    }
    return areAllHeard ? exitStatus.done : exitStatus.failed;
  });
}

function hear(
  speechToText: Opened<SpeechToText>,
  pcm: Int16Array,
  context: SpeechContext,
  { language, timeout, fast }: SttOptions,
  { system, world }: ProviderDesk,
  report: HearingReport,
): Promise<HeardRecording> {
  return hearRecording(speechToText, pcm, {
    context,
    language,
    clock: system.clock,
    frameMs: world.audioChunkMs,
    pace: fast === true ? fastPace : 1,
    patienceMs: timeout,
    onEvent: (event, atMs) => report.event(event, atMs),
  });
}

interface Expected {
  readonly context: SpeechContext;
  /** For people; absent where nothing is expected. */
  readonly about?: string;
}

/** What the provider is told to expect. */
function contextOf(provider: string, { flow, phrase }: SttOptions, desk: ProviderDesk): Expected {
  if (phrase !== undefined) {
    const grammar = phrase.map((words) => `( ${words.toLowerCase()} )`).join(' | ');
    return { context: { grammar, keyterms: phrase }, about: 'the phrases that were given' };
  }
  if (flow !== undefined) {
    const context = firstWords(desk.flow(flow), desk);
    return { context, about: `what may be said first in the flow ${flow}` };
  }
  const context = neededContext(provider, desk);
  if (context === undefined) return { context: {} };
  return { context, about: `what may be said first in the flow ${standardFlow}` };
}
