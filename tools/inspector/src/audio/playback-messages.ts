/** What the page tells the playback worklet. */
export type PlaybackCommand =
  | { readonly type: 'audio'; readonly pcm: Int16Array }
  | { readonly type: 'mark'; readonly mark: string }
  | { readonly type: 'clear'; readonly clear: number }
  | { readonly type: 'latency'; readonly frames: number };

/** What the playback worklet tells the page. */
export type PlaybackReport =
  /** What this mark stands behind has left the loudspeaker. */
  | { readonly type: 'played'; readonly mark: string }
  /** After the clear of this number, output is silent from this second of the context's time. */
  | { readonly type: 'silent'; readonly clear: number; readonly contextSeconds: number }
  /** Samples that the queue had no room for. */
  | { readonly type: 'overflowed'; readonly samples: number }
  /** Figures since the beginning, read by index: see `measure`. */
  | Float64Array;

/** Where each figure of a measurement stands. */
export const measure = { playedSamples: 0, renderedSamples: 1, energy: 2, queuedSamples: 3 } as const;
export const measureLength = 4;
