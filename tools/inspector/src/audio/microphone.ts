import { microphoneProblem } from '../model/microphone-problem.ts';
import type { CaptureOptions } from './capture.worklet.ts';
import captureUrl from './capture.worklet.ts?worker&url';
import { captureRateHz } from './wire-rate.ts';

export interface MicrophoneEvents {
  /** 20 ms of the caller; valid only during the call, for the frame is used again. */
  onFrame(frame: Int16Array<ArrayBuffer>): void;
  /** The device was unplugged, or the permission withdrawn; there are no frames any more. */
  onLost(): void;
}

export type MicrophoneOutcome =
  | { readonly opened: true; readonly microphone: Microphone }
  /** `code` is one that `problemOf` knows. */
  | { readonly opened: false; readonly code: string };

/** Without echo cancellation, an agent on a loudspeaker interrupts itself. */
const constraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
} as const;

/** Asks for the microphone and opens it. Never rejects. */
export async function openMicrophone(events: MicrophoneEvents): Promise<MicrophoneOutcome> {
  // Undefined outside a secure context, whatever the type says.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined) return { opened: false, code: 'insecure-page' };
  let stream: MediaStream | undefined;
  try {
    stream = await devices.getUserMedia(constraints);
    return { opened: true, microphone: await Microphone.listenTo(stream, events) };
  } catch (error) {
    for (const track of stream?.getTracks() ?? []) track.stop();
    return { opened: false, code: microphoneProblem(error) };
  }
}

/** An open microphone. */
export class Microphone {
  readonly #context: AudioContext;
  readonly #stream: MediaStream;
  #isClosed = false;

  private constructor(context: AudioContext, stream: MediaStream) {
    this.#context = context;
    this.#stream = stream;
  }

  static async listenTo(stream: MediaStream, events: MicrophoneEvents): Promise<Microphone> {
    // At the device's own rate: Firefox refuses to join a microphone to a context of another one.
    const context = new AudioContext({ latencyHint: 'interactive' });
    const microphone = new Microphone(context, stream);
    try {
      await context.audioWorklet.addModule(captureUrl);
      const node = new AudioWorkletNode(context, 'talky-capture', {
        numberOfOutputs: 0,
        channelCount: 1,
        channelCountMode: 'explicit',
        processorOptions: { sampleRateHz: captureRateHz } satisfies CaptureOptions,
      });
      node.port.onmessage = ({ data }: MessageEvent<Int16Array<ArrayBuffer>>) => {
        if (!microphone.#isClosed) events.onFrame(data);
        node.port.postMessage(data, [data.buffer]);
      };
      context.createMediaStreamSource(stream).connect(node);
    } catch (error) {
      void context.close();
      throw error;
    }
    for (const track of stream.getAudioTracks()) {
      track.addEventListener('ended', () => {
        if (microphone.#isClosed) return;
        microphone.close();
        events.onLost();
      });
    }
    void context.resume();
    return microphone;
  }

  /** A browser that suspended its audio, as for a telephone call, may go on with the next gesture. */
  wake(): void {
    if (this.#context.state !== 'running' && !this.#isClosed) void this.#context.resume();
  }

  /** Gives the device back, so that the browser's sign of recording goes out. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const track of this.#stream.getTracks()) track.stop();
    void this.#context.close();
  }
}
