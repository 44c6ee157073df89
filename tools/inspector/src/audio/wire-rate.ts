/** The sample rates that `talky.v1` has for linear16, in Hz. */
const wireRatesHz: ReadonlySet<number> = new Set([8000, 16_000, 24_000, 44_100, 48_000]);

/** What speech recognition works with; more would only cost the caller's uplink. */
export const captureRateHz = 16_000;

/** What a loudspeaker is run at when its own rate is not one of the protocol's. */
export const fallbackRateHz = 48_000;

export const isWireRate = (rateHz: number): boolean => wireRatesHz.has(rateHz);
