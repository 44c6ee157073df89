/** A moment or a length of a call: `m:ss.mmm`, with hours where there are any. */
export function clockWords(ms: number, least: 'milliseconds' | 'seconds' = 'milliseconds'): string {
  const whole = Math.max(0, Math.round(least === 'seconds' ? Math.floor(ms / 1000) * 1000 : ms));
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor(whole / 60_000) % 60;
  const seconds = padded(Math.floor(whole / 1000) % 60);
  const fraction = least === 'seconds' ? '' : `.${padded(whole % 1000, 3)}`;
  return hours > 0 ? `${hours}:${padded(minutes)}:${seconds}${fraction}` : `${minutes}:${seconds}${fraction}`;
}

const padded = (value: number, digits = 2): string => String(value).padStart(digits, '0');
