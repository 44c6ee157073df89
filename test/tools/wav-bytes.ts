/** A WAV file of 16-bit PCM, written by hand: an oracle for what reads and writes them (Microsoft RIFF, WAVE_FORMAT_PCM). */
export function wavBytes(
  samples: readonly number[] | Int16Array,
  sampleRateHz: number,
  channels = 1,
): Uint8Array {
  const bytes = Buffer.alloc(44 + 2 * samples.length);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + 2 * samples.length, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * channels * 2, 28);
  bytes.writeUInt16LE(channels * 2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((sample, index) => bytes.writeInt16LE(sample, 44 + 2 * index));
  return bytes;
}

/** Reads back what `wavBytes`, or a tool that writes plain 16-bit PCM, has written. */
export function parseWav(bytes: Buffer): {
  readonly sampleRateHz: number;
  readonly channels: readonly Int16Array[];
} {
  const count = bytes.readUInt16LE(22);
  const frames = bytes.readUInt32LE(40) / 2 / count;
  const channels = Array.from({ length: count }, (_, channel) =>
    Int16Array.from({ length: frames }, (_, frame) => bytes.readInt16LE(44 + 2 * (frame * count + channel))),
  );
  return { sampleRateHz: bytes.readUInt32LE(24), channels };
}

/** A tone that is speech enough for a level meter. */
export function tone(ms: number, sampleRateHz: number, amplitude = 8000): Int16Array {
  return Int16Array.from({ length: (ms * sampleRateHz) / 1000 }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * 300 * i) / sampleRateHz)),
  );
}
