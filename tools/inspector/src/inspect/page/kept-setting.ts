import { signal, type Signal } from '@preact/signals';

/** A number that a person has set, and finds again; where storage is forbidden it lives as long as the page. */
export function keptNumber(key: string, otherwise: number): Signal<number> {
  const kept = signal(read(key) ?? otherwise);
  kept.subscribe((value) => write(key, value));
  return kept;
}

function read(key: string): number | undefined {
  try {
    const text = localStorage.getItem(`talky.inspect.${key}`);
    const value = text === null ? NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, value: number): void {
  try {
    localStorage.setItem(`talky.inspect.${key}`, String(value));
  } catch {}
}
