import { access, constants, stat, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { loadResampler } from '../../src/audio/resampler.ts';
import { readWav, WavError, writeWav, type Wav } from '../../src/audio/wav.ts';
import { CommandError } from '../command-error.ts';
import type { StereoRecording } from './stereo-recording.ts';

/** What recordings come at; anything else is a broken header. */
const lowestHz = 4000;
const highestHz = 384_000;
/** More than the resampler's delay, so that it hands out the last sample too. */
const flushMs = 10;

/**
 * Reads a WAV file as one channel at this rate.
 *
 * Rejects with a `CommandError` `audio-file-invalid` that names the file and what is wrong with it.
 */
export async function readCallerAudio(path: string, sampleRateHz: number): Promise<Int16Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw invalid(path, 'can not be read: there is no such file, or it is not yours', cause);
  });
  const wav = parsed(path, bytes);
  const pcm = mono(wav.channels);
  if (pcm.length === 0) throw invalid(path, 'has no samples');
  if (wav.sampleRateHz < lowestHz || wav.sampleRateHz > highestHz) {
    throw invalid(path, `has a sample rate of ${wav.sampleRateHz} Hz; ${lowestHz} to ${highestHz} are taken`);
  }
  return resampled(pcm, wav.sampleRateHz, sampleRateHz);
}

/** Rejects with a `CommandError` where a recording could not be written to this path: better now than after the call. */
export async function checkWritable(path: string): Promise<void> {
  await access(dirname(path), constants.W_OK).catch((cause: unknown) => {
    throw invalid(path, 'can not be written: its folder does not exist, or is read-only', cause);
  });
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory() === true) throw invalid(path, 'is a folder: name a file in it', undefined);
}

/** Writes a call as a stereo WAV file of 16 bits. */
export async function writeRecording(path: string, recording: StereoRecording): Promise<void> {
  await writeFile(path, writeWav(recording.interleaved(), recording.sampleRateHz, 2));
}

function parsed(path: string, bytes: Uint8Array): Wav {
  try {
    return readWav(bytes);
  } catch (error) {
    if (!(error instanceof WavError)) throw error;
    throw invalid(path, error.message, error);
  }
}

/** All channels mixed to one. */
function mono(channels: readonly Int16Array[]): Int16Array {
  const [first = new Int16Array(0)] = channels;
  if (channels.length <= 1) return first;
  const mixed = new Int16Array(first.length);
  for (let i = 0; i < mixed.length; i++) {
    let sum = 0;
    for (const channel of channels) sum += channel[i] ?? 0;
    mixed[i] = Math.round(sum / channels.length);
  }
  return mixed;
}

async function resampled(pcm: Int16Array, fromHz: number, toHz: number): Promise<Int16Array> {
  if (fromHz === toHz) return pcm;
  const createResampler = await loadResampler();
  const resampler = createResampler(fromHz, toHz);
  const padded = new Int16Array(pcm.length + Math.ceil((fromHz * flushMs) / 1000));
  padded.set(pcm);
  const out = resampler.process(padded).slice();
  resampler.free();
  return out;
}

function invalid(path: string, problem: string, cause?: unknown): CommandError {
  return new CommandError('audio-file-invalid', `${path} ${problem}.`, { cause });
}
