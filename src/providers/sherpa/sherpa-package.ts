import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A stream of one caller's audio; made and read by its recogniser. */
export interface SherpaStream {
  acceptWaveform(audio: { readonly samples: Float32Array; readonly sampleRate: number }): void;
  inputFinished(): void;
}

export interface SherpaRecogniser {
  createStream(): SherpaStream;
  isReady(stream: SherpaStream): boolean;
  /** Every one of them has to be ready. */
  decodeStreams(streams: SherpaStream[]): void;
  isEndpoint(stream: SherpaStream): boolean;
  reset(stream: SherpaStream): void;
  getResult(stream: SherpaStream): { readonly text: string };
}

export interface SherpaSpeaker {
  readonly numSpeakers: number;
  readonly sampleRate: number;
  generateAsync(request: {
    readonly text: string;
    readonly sid: number;
    readonly speed: number;
    readonly enableExternalBuffer: boolean;
    /** 0 stops it. */
    readonly onProgress: (part: { readonly samples: Float32Array }) => number;
  }): Promise<{ readonly samples: Float32Array }>;
}

/** What is used of `sherpa-onnx-node` 1.13.8, which has no types of its own. */
export interface SherpaPackage {
  readonly OnlineRecognizer: new (config: object) => SherpaRecogniser;
  readonly OfflineTts: { createAsync(config: object): Promise<SherpaSpeaker> };
}

/** Where the package is. Throws `MODULE_NOT_FOUND` where it is not installed. */
export function sherpaPackageUrl(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('sherpa-onnx-node')).href;
}

/** Rejects when its native library is missing for this machine. */
export async function loadSherpaPackage(url: string): Promise<SherpaPackage> {
  const { default: sherpa } = (await import(url)) as { readonly default: SherpaPackage };
  return sherpa;
}
