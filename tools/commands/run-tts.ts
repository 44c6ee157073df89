import { writeFile } from 'node:fs/promises';
import { writeWav } from '../../src/audio/wav.ts';
import type { TextToSpeech } from '../../src/ports/text-to-speech.ts';
import { checkWritable } from '../caller/audio-file.ts';
import { Player, playerNames } from '../caller/player.ts';
import { CommandError, exitStatus } from '../command-error.ts';
import type { Opened } from '../probes/provider-desk.ts';
import { speakText, type SpokenText } from '../probes/spoken-text.ts';
import { standardVoice } from '../probes/voice-of.ts';
import { Progress } from '../progress.ts';
import type { Console } from './console.ts';
import { printJson } from './print-json.ts';
import type { ProviderOptions } from './provider-options.ts';
import { withDesk, type Substitutes } from './with-desk.ts';
import { printable } from '../printable.ts';

export interface TtsOptions extends ProviderOptions {
  readonly out?: string;
  readonly voice?: string;
  readonly speed: number;
  readonly language: string;
}

/** Has a provider speak a text; resolves with the exit status. */
export function runTts(
  text: string,
  options: TtsOptions,
  console: Console,
  substitutes: Substitutes = {},
): Promise<number> {
  if (text.trim() === '') throw new CommandError('usage', 'Give a text with words in it.');
  return withDesk(options, console, substitutes, async (desk) => {
    const { out, speed, language, timeout } = options;
    if (out !== undefined) await checkWritable(out);
    const { clock } = desk.system;
    const progress = new Progress(console.stderr, clock);
    const name = desk.nameOf('tts', options.provider);
    const speech = await progress.during(`opening ${name}`, desk.textToSpeech(name));
    const voice = options.voice ?? (await standardVoice(speech, timeout));
    const player =
      out === undefined ? Player.find(console.env['PATH'] ?? '', speech.port.sampleRateHz) : undefined;
    const speaking = speakText(speech, text, {
      clock,
      voice,
      speed,
      language,
      patienceMs: timeout,
      onAudio: (pcm) => player?.play(pcm),
    });
    const spoken = await progress.during(`${name} speaks`, speaking).catch((error: unknown) => {
      player?.clear();
      throw error;
    });
    if (out !== undefined) await writeFile(out, writeWav(spoken.pcm, spoken.sampleRateHz));
    report(spoken, speech, voice, options, console);
    if (player !== undefined) await progress.during('playing', player.finish());
    return exitStatus.done;
  });
}

function report(
  spoken: SpokenText,
  { name, endpoint }: Opened<TextToSpeech>,
  voice: string,
  { out, json }: TtsOptions,
  { stdout, env }: Console,
): void {
  const { firstAudioMs, totalMs, durationMs, sampleRateHz, words } = spoken;
  const factor = totalMs / durationMs;
  if (json === true) {
    const figures = { firstAudioMs, totalMs, durationMs, realTimeFactor: factor, sampleRateHz, words, out };
    printJson(stdout, { type: 'speech', provider: name, endpoint, voice, ...figures });
    return;
  }
  const lines = [
    `provider          ${name} (${endpoint}), voice ${voice}, ${sampleRateHz} Hz`,
    `first audio       ${Math.round(firstAudioMs)} ms`,
    `duration          ${(durationMs / 1000).toFixed(2)} s, spoken in ${Math.round(totalMs)} ms`,
    `real-time factor  ${factor.toFixed(3)}`,
    words.length === 0 ? 'words             their times are not told' : 'words',
    ...words.map(
      ({ text, startMs, endMs }) => `  ${seconds(startMs)} – ${seconds(endMs)}  ${printable(text)}`,
    ),
  ];
  if (out !== undefined) lines.push(`written to        ${out}`);
  else if (Player.find(env['PATH'] ?? '', sampleRateHz) === undefined) {
    lines.push(`not played: none of ${playerNames.join(', ')} is installed; --out FILE writes it`);
  }
  stdout.write(`${lines.join('\n')}\n`);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2).padStart(6);
