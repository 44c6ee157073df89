import type { SherpaPackage, SherpaSpeaker } from '../../../src/providers/sherpa/sherpa-package.ts';

type Request = Parameters<SherpaSpeaker['generateAsync']>[0];

const pieceSamples = 1600;
const samplesPerCharacter = 400;

/** A voice of the shape of sherpa's: tones, in pieces, until it is told to stop. */
export class FakeSherpaVoice {
  readonly package: Pick<SherpaPackage, 'OfflineTts'>;
  readonly requests: Request[] = [];
  configs: object[] = [];
  speaking = 0;
  /** Hands everything out at the end, as models do that know of no pieces. */
  hasPieces = true;
  #fails = false;

  constructor() {
    const speaker: SherpaSpeaker = {
      numSpeakers: 3,
      sampleRate: 22_050,
      generateAsync: (request) => this.#generate(request),
    };
    this.package = {
      OfflineTts: {
        createAsync: (config) => {
          this.configs.push(config);
          return Promise.resolve(speaker);
        },
      },
    };
  }

  failNext(): void {
    this.#fails = true;
  }

  async #generate(request: Request): Promise<{ readonly samples: Float32Array }> {
    this.requests.push(request);
    this.speaking++;
    try {
      await nextTurn();
      if (this.#fails) {
        this.#fails = false;
        throw new Error('made up');
      }
      const samples = new Float32Array((samplesPerCharacter * request.text.length) / request.speed).fill(
        0.25,
      );
      for (let at = 0; this.hasPieces && at < samples.length; at += pieceSamples) {
        await nextTurn();
        if (request.onProgress({ samples: samples.subarray(at, at + pieceSamples) }) === 0) break;
      }
      return { samples };
    } finally {
      this.speaking--;
    }
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
