// A module of the shape of sherpa-onnx-node: words of a script wherever the audio is loud. What is said, and what goes
// wrong, is read from `script.json` beside the model, because it works in a thread of its own.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const blockSamples = 320;
const blockMs = 20;
const wordMs = 200;
const loud = 0.01;

class Stream {
  waiting = [];
  words = [];
  loudMs = 0;
  silentMs = 0;
  isFinished = false;

  constructor(script) {
    this.script = script;
    this.pending = script.turns.join(' ').split(/\s+/).filter(Boolean);
  }

  acceptWaveform({ samples, sampleRate }) {
    if (sampleRate !== 16_000 || !(samples instanceof Float32Array)) throw new TypeError('bad waveform');
    if (this.isFinished) throw new Error('audio after the end');
    if (this.script.fault === 'throw') throw new Error('made up');
    if (this.script.fault === 'exit') process.exit(3);
    if (this.script.fault === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
    for (let at = 0; at < samples.length; at += blockSamples)
      this.waiting.push(samples.subarray(at, at + blockSamples));
  }

  inputFinished() {
    this.isFinished = true;
  }
}

class OnlineRecognizer {
  constructor(config) {
    const { tokens, transducer } = config.modelConfig ?? {};
    if (!tokens || !transducer?.encoder) throw new Error('Please check your config!');
    this.folder = dirname(tokens);
    this.config = config;
  }

  createStream() {
    return new Stream(JSON.parse(readFileSync(join(this.folder, 'script.json'), 'utf8')));
  }

  isReady(stream) {
    return stream.waiting.length > 0;
  }

  decodeStreams(streams) {
    for (const stream of streams) {
      if (!this.isReady(stream)) throw new Error('a stream is not ready');
      this.#step(stream, stream.waiting.shift());
    }
  }

  #step(stream, block) {
    const isLoud = Math.sqrt(block.reduce((sum, sample) => sum + sample ** 2, 0) / block.length) > loud;
    stream.silentMs = isLoud ? 0 : stream.silentMs + blockMs;
    if (!isLoud) return;
    stream.loudMs += blockMs;
    if (stream.loudMs < wordMs) return;
    stream.loudMs = 0;
    const word = stream.pending.shift();
    if (word !== undefined) stream.words.push(word);
  }

  isEndpoint(stream) {
    const rule = stream.words.length > 0 ? 'rule2MinTrailingSilence' : 'rule1MinTrailingSilence';
    return stream.silentMs >= 1000 * this.config[rule];
  }

  reset(stream) {
    stream.words = [];
    stream.silentMs = 0;
    stream.loudMs = 0;
  }

  getResult(stream) {
    return { text: stream.words.join(' ').toUpperCase() };
  }
}

module.exports = { OnlineRecognizer };
