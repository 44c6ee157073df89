import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a streaming transducer is made of. */
export const transducerFiles = [
  'tokens.txt',
  'encoder-epoch-99.int8.onnx',
  'encoder-epoch-99.onnx',
  'decoder-epoch-99.onnx',
  'decoder-epoch-99.int8.onnx',
  'joiner-epoch-99.onnx',
  'joiner-epoch-99.int8.onnx',
];
/** What a voice of Piper is made of. */
export const piperFiles = ['en_US-amy-low.onnx', 'en_US-amy-low.onnx.json', 'tokens.txt', 'espeak-ng-data'];

export interface ModelFiles {
  readonly folder: string;
  write(name: string, text: string): void;
  remove(): void;
}

/** A folder with files of these names, in which there is no more than how an ONNX file begins. */
export function modelFiles(names: readonly string[]): ModelFiles {
  const folder = mkdtempSync(join(tmpdir(), 'talky-model-'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  for (const name of names) write(name, '\b');
  return { folder, write, remove: () => rmSync(folder, { recursive: true }) };
}
