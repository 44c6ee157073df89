import { signal } from '@preact/signals';
import { canBeOffered } from '../model/call-address.ts';

/** A bearer token that stays in this tab. Session storage is this tab's, and is gone with it; a URL would be logged. */
export class KeptToken {
  readonly #key: string;
  /** Empty: none. */
  readonly value;

  constructor(key: string) {
    this.#key = key;
    this.value = signal(readToken(key));
  }

  /** False for one that a browser can't send. */
  use(token: string): boolean {
    const trimmed = token.trim();
    if (!canBeOffered(trimmed)) return false;
    this.value.value = trimmed;
    writeToken(this.#key, trimmed);
    return true;
  }
}

function readToken(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** Where storage is forbidden the token lives as long as the page. */
function writeToken(key: string, token: string): void {
  try {
    if (token === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, token);
  } catch {}
}
