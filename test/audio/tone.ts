/** A sine, full of one frequency. */
export function tone(frequencyHz: number, ms: number, sampleRateHz: number, amplitude = 10_000): Int16Array {
  return Int16Array.from({ length: Math.round((ms * sampleRateHz) / 1000) }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRateHz)),
  );
}

/** Root mean square. */
export function level(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));
}

/** How much of this frequency there is: the amplitude of the sine that fits best. */
export function amplitudeAt(frequencyHz: number, samples: Int16Array, sampleRateHz: number): number {
  let [sine, cosine] = [0, 0];
  samples.forEach((sample, i) => {
    const angle = (2 * Math.PI * frequencyHz * i) / sampleRateHz;
    sine += sample * Math.sin(angle);
    cosine += sample * Math.cos(angle);
  });
  return (2 * Math.hypot(sine, cosine)) / samples.length;
}

/** Consecutive pieces of these lengths, the last one again and again. */
export function pieces(samples: Int16Array, lengths: readonly number[]): Int16Array[] {
  const cut: Int16Array[] = [];
  for (let from = 0; from < samples.length;) {
    const length = lengths[Math.min(cut.length, lengths.length - 1)] ?? samples.length;
    cut.push(samples.subarray(from, from + length));
    from += length;
  }
  return cut;
}
