import { linearToALaw, linearToMuLaw } from '../../../src/audio/g711.ts';
import type { GenerationRequest } from './generation-request.ts';

/** Samples in the encoding that was asked for. */
export function wireAudio(pcm: Int16Array, encoding: GenerationRequest['encoding']): Buffer {
  switch (encoding) {
    case 'pcm_s16le':
      return Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
    case 'pcm_f32le': {
      const floats = Float32Array.from(pcm, (sample) => sample / 32_768);
      return Buffer.from(floats.buffer);
    }
    case 'pcm_mulaw':
      return Buffer.from(Uint8Array.from(pcm, (sample) => linearToMuLaw[sample & 0xffff] ?? 0));
    case 'pcm_alaw':
      return Buffer.from(Uint8Array.from(pcm, (sample) => linearToALaw[sample & 0xffff] ?? 0));
  }
}
