import type { Drawing, Level } from './drawing.ts';

/** To be raised when a drawing of the same graph becomes another. */
const version = 2;

const storageKey = (level: Level): string => `talky.chart-layout.${level}`;

/** As a browser's; either may throw. */
interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
}

/** Keeps the last drawing of each level for later pages where the browser lets it, and all of them for this page. */
export class LayoutCache {
  readonly #drawings = new Map<string, Drawing>();
  readonly #storage: TextStorage | undefined;

  constructor(storage: TextStorage | undefined) {
    this.#storage = storage;
  }

  find(level: Level, key: string): Drawing | undefined {
    return this.#drawings.get(key) ?? this.#stored(level, key);
  }

  keep(key: string, drawing: Drawing): void {
    this.#drawings.set(key, drawing);
    try {
      this.#storage?.setItem(storageKey(drawing.level), JSON.stringify({ key, drawing }));
    } catch {
      // Storage is full or forbidden: the next page computes it again.
    }
  }

  #stored(level: Level, key: string): Drawing | undefined {
    try {
      const text = this.#storage?.getItem(storageKey(level)) ?? null;
      if (text === null) return undefined;
      const stored = JSON.parse(text) as { readonly key: string; readonly drawing: Drawing };
      return stored.key === key ? stored.drawing : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Short, and another for each text: what is laid out is hashed as it is given to elk, so that fonts count too. */
export function layoutKey(graph: unknown): string {
  let [high, low] = [0xdeadbeef ^ version, 0x41c6ce57];
  for (const letter of JSON.stringify(graph)) {
    const code = letter.codePointAt(0) ?? 0;
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return `${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}`;
}
