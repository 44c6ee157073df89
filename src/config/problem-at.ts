import type { ConfigProblem } from '../errors/config-error.ts';
import type { KeyPath, Origin } from './config-tree.ts';

/** `remedy` is a sentence; `fault` is read after the key, as `is missing`. */
export function problemAt({ file, line, path }: Origin, fault: string, remedy: string): ConfigProblem {
  return { file, line, path: writtenPath(path), fault, remedy };
}

/** `providers.stt.active`; a key that is no plain word, and no short number, may be a secret in the wrong place, and is not repeated. */
function writtenPath(path: KeyPath): string {
  return path.map((key) => (isPlainWord(key) ? key : '…')).join('.');
}

const isPlainWord = (key: string | number): boolean =>
  typeof key === 'number' || /^(?:[A-Za-z][\w-]{0,47}|\d{1,7})$/.test(key);
