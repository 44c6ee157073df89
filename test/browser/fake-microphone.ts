import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joined, silence, speakAs } from '../support/spoken.ts';
import { wavBytes } from '../tools/wav-bytes.ts';

const rateHz = 48_000;

/** Chromium's arguments for a microphone into which two questions are spoken, once; its recording is put into `folder`. */
export async function fakeMicrophone(
  folder: string,
  { untilFirstMs, betweenMs }: { readonly untilFirstMs: number; readonly betweenMs: number },
): Promise<readonly string[]> {
  const microphone = join(folder, 'microphone.wav');
  const [hours, place] = await Promise.all([
    speakAs('rms', 'what are your hours', rateHz),
    speakAs('rms', 'where are you located', rateHz),
  ]);
  const pause = (ms: number): Int16Array => silence(ms, rateHz);
  const said = joined([pause(untilFirstMs), hours, pause(betweenMs), place, pause(20_000)]);
  await writeFile(microphone, wavBytes(said, rateHz));
  return ['--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}%noloop`];
}
