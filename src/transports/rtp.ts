import type { CallInput } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { LiveCall } from '../../machines/vocabulary/call-start.ts';
import { DtmfEvents } from '../audio/dtmf-event.ts';
import { JitterBuffer } from '../audio/jitter-buffer.ts';
import { readGoodbyes, readReporter, writeGoodbye } from '../audio/rtcp-packet.ts';
import { isRtcp, readRtp, type RtpPacket } from '../audio/rtp-packet.ts';
import { RtpStream } from '../audio/rtp-stream.ts';
import { TransferFailed } from '../errors/call-error.ts';
import { TalkyError } from '../errors/talky-error.ts';
import { Allowance } from './allowance.ts';
import { PacedVoice } from './paced-voice.ts';
import { RtpAudio } from './rtp-audio.ts';
import type { MediaAddress, RtpEnd, RtpOptions } from './rtp-options.ts';

/** Of the peer: packets of 10 ms, and as many again of RTCP and keys; what is more is not looked at. */
const packetsPerSecond = 250;
/** Before anything has come, of whoever may be the peer: the first that is right begins the call. */
const firstPacketsPerSecond = 50;
const keysPerSecond = 10;
const keyBurst = 40;
/** While the agent says nothing, one frame of silence this often keeps the way through firewalls open. */
const keepaliveMs = 5000;
/** Later than this, a machine that slept does not catch up: what was to be sent then is sent now. */
const mostLagMs = 200;

/**
 * One call over RTP (RFC 3550). Where the peer's port was announced it can begin at once, else it begins with the first packet
 * of the peer's: that binds the call to where the packet came from. Whatever comes from elsewhere is not looked at, so that
 * nobody can take the call over, nor use up what the peer may send.
 *
 * Nothing lies between this and the peer that would keep audio until its time: what the agent says waits here, goes out in
 * frames on the clock, and its marks are answered when their last packet has left. A clear drops the rest within a frame.
 */
export class RtpConnection implements CallerConnection {
  readonly #options: RtpOptions;
  readonly #audio: RtpAudio;
  readonly #voice: PacedVoice;
  readonly #stream: RtpStream;
  readonly #jitter: JitterBuffer;
  readonly #events = new DtmfEvents();
  readonly #firstPackets: Allowance;
  readonly #packets: Allowance;
  readonly #keys: Allowance;
  #phase: 'waiting' | 'live' | 'closed' = 'waiting';
  #call: LiveCall | undefined;
  #peer: MediaAddress | undefined;
  #peerSsrc: number | undefined;
  #heardMs: number;
  #originMs = 0;
  #frames = 0;
  #sentMs = -Infinity;
  #timer: unknown;

  constructor(options: RtpOptions) {
    const { clock, format, payloadType, peer, start, delay, silenceTimeoutMs } = options;
    this.#options = options;
    this.#audio = new RtpAudio(format);
    const { frameBytes, bytesPerSecond, frameMs } = this.#audio;
    this.#voice = new PacedVoice({ encoding: format.encoding, frameBytes, bytesPerSecond });
    this.#stream = new RtpStream(payloadType, start);
    this.#jitter = new JitterBuffer({ sampleRateHz: format.sampleRateHz, frameMs, delay });
    this.#heardMs = clock.now();
    if (peer.port !== undefined) this.#peer = { host: peer.host, port: peer.port };
    this.#firstPackets = new Allowance(firstPacketsPerSecond, firstPacketsPerSecond, this.#heardMs);
    this.#packets = new Allowance(packetsPerSecond, packetsPerSecond, this.#heardMs);
    this.#keys = new Allowance(keysPerSecond, keyBurst, this.#heardMs);
    this.#timer = clock.setTimeout(() => this.#close('no-media'), silenceTimeoutMs);
  }

  /** Begins now where the peer's port was announced: it may wait for media. Throws as `open` does, and is closed then. */
  beginIfBound(): void {
    if (this.#phase === 'waiting' && this.#peer !== undefined) this.#begin();
  }

  /** A datagram came to the port of the media. */
  media(bytes: Uint8Array, from: MediaAddress): void {
    if (this.#phase === 'closed' || !this.#isFromPeer(from)) return;
    const allowance = this.#phase === 'waiting' ? this.#firstPackets : this.#packets;
    if (!allowance.take(1, this.#options.clock.now())) return;
    if (isRtcp(bytes)) this.control(bytes, from);
    else this.#guard(() => this.#media(bytes, from));
  }

  /** A datagram came to the port above it, or one of RTCP to that of the media. */
  control(bytes: Uint8Array, from: MediaAddress): void {
    if (this.#phase !== 'live' || from.host !== this.#peer?.host) return;
    const reporter = readReporter(bytes);
    // A port may still be sent the reports of the call that had it before.
    if (reporter !== undefined && reporter === (this.#peerSsrc ?? reporter)) {
      this.#heardMs = this.#options.clock.now();
    }
    if (this.#peerSsrc === undefined || !readGoodbyes(bytes).includes(this.#peerSsrc)) return;
    this.#hangUp('goodbye');
  }

  sendAudio(bytes: Uint8Array): void {
    if (this.#phase === 'live' || this.#phase === 'waiting') this.#voice.audio(bytes);
  }

  send(output: CallOutput): void {
    if (this.#phase === 'closed') return;
    if (output.type === 'mark') this.#voice.mark(output.mark);
    else if (output.type === 'clear') this.#voice.clear();
    else if (output.type === 'ended') this.#close('ended');
  }

  transfer(): Promise<void> {
    return Promise.reject(
      new TransferFailed('RTP can not hand a call over: ask the SIP server that brought it.'),
    );
  }

  /** The server goes away, or nobody wants the call any more. */
  end(): void {
    if (this.#phase === 'waiting') this.#close('cancelled');
    else if (this.#phase === 'live') this.#hangUp('cancelled');
  }

  #media(bytes: Uint8Array, from: MediaAddress): void {
    const packet = readRtp(bytes);
    if (packet === undefined) return;
    const isOurs = this.#isOurs(packet);
    if (!isOurs && this.#phase === 'waiting') return;
    const nowMs = this.#options.clock.now();
    this.#heardMs = nowMs;
    this.#peerSsrc ??= packet.ssrc;
    if (!isOurs) return;
    if (this.#phase === 'waiting') this.#beginWith(from);
    if (packet.payloadType === this.#options.dtmfPayloadType) {
      if (packet.ssrc === this.#peerSsrc) this.#key(packet, nowMs);
      return;
    }
    this.#voiced(packet, nowMs);
  }

  #voiced(packet: RtpPacket, nowMs: number): void {
    const { restarts } = this.#jitter;
    const fate = this.#jitter.insert(packet, this.#audio.read(packet.payload), nowMs);
    if (this.#jitter.restarts > restarts) this.#events.rebase();
    if (fate === 'held-back' || packet.ssrc === this.#peerSsrc) return;
    this.#peerSsrc = packet.ssrc;
    this.#events.reset();
  }

  #isOurs({ payloadType }: RtpPacket): boolean {
    return payloadType === this.#options.payloadType || payloadType === this.#options.dtmfPayloadType;
  }

  #isFromPeer({ host, port }: MediaAddress): boolean {
    if (this.#peer !== undefined) return host === this.#peer.host && port === this.#peer.port;
    const { peer, mayComeFrom } = this.#options;
    return host === peer.host || mayComeFrom?.(host) === true;
  }

  #beginWith(from: MediaAddress): void {
    this.#peer = { ...from };
    try {
      this.#begin();
    } catch (error) {
      if (!(error instanceof TalkyError)) this.#options.onFault(error);
    }
  }

  #begin(): void {
    const { clock, open } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#phase = 'live';
    this.#originMs = clock.now();
    try {
      this.#call = open(this);
    } catch (error) {
      this.#close('refused');
      throw error;
    }
    if (this.#is('live')) this.#waitForFrame();
  }

  #key({ payload, timestamp }: RtpPacket, nowMs: number): void {
    const key = this.#events.receive(payload, timestamp);
    if (key === undefined || !this.#keys.take(1, nowMs)) return;
    this.#receive({ type: 'caller.dtmf', digit: key.digit });
  }

  #waitForFrame(): void {
    const { clock } = this.#options;
    const dueMs = this.#originMs + (this.#frames + 1) * this.#audio.frameMs;
    this.#timer = clock.setTimeout(() => this.#guard(() => this.#tick()), Math.max(0, dueMs - clock.now()));
  }

  #tick(): void {
    const { clock, silenceTimeoutMs } = this.#options;
    const { frameMs, frameSamples } = this.#audio;
    const nowMs = clock.now();
    if (nowMs - this.#heardMs >= silenceTimeoutMs) {
      this.#hangUp('silence');
      return;
    }
    const lagMs = nowMs - this.#originMs - (this.#frames + 1) * frameMs;
    if (lagMs > mostLagMs) {
      this.#originMs += lagMs;
      // To the peer it is a pause, and not that all packets are late from now on.
      this.#stream.skip(Math.round(lagMs / frameMs) * frameSamples);
    }
    while (this.#is('live') && this.#originMs + (this.#frames + 1) * frameMs <= nowMs) {
      this.#frames += 1;
      this.#sendFrame(nowMs);
      if (this.#is('live')) this.#hearFrame(nowMs);
    }
    while (this.#is('live') && this.#jitter.isOverdue(nowMs)) this.#hearFrame(nowMs);
    if (this.#is('live')) this.#waitForFrame();
  }

  #sendFrame(nowMs: number): void {
    const { frameSamples } = this.#audio;
    const frame = this.#voice.next();
    if (frame !== undefined) {
      this.#transmit(this.#stream.packet(this.#audio.write(frame), frameSamples), nowMs);
    } else if (nowMs - this.#sentMs >= keepaliveMs) {
      const silence = this.#audio.write(this.#voice.silence);
      this.#transmit(this.#stream.keepalive(silence, frameSamples), nowMs);
    } else this.#stream.skip(frameSamples);
    for (let mark = this.#voice.passedMark(); mark !== undefined; mark = this.#voice.passedMark()) {
      this.#receive({ type: 'caller.played', mark });
    }
  }

  #transmit(packet: Uint8Array, nowMs: number): void {
    this.#sentMs = nowMs;
    if (this.#peer !== undefined) this.#options.socket.send(packet, this.#peer);
  }

  #hearFrame(nowMs: number): void {
    this.#call?.receiveAudio(this.#audio.encode(this.#jitter.pull(nowMs)));
  }

  #receive(input: CallInput): void {
    if (this.#phase === 'live') this.#call?.receive(input);
  }

  /** The peer is gone: what is open of the call ends now. */
  #hangUp(why: RtpEnd): void {
    try {
      this.#receive({ type: 'caller.hung-up' });
    } catch (error) {
      this.#options.onFault(error);
    }
    this.#close(why);
  }

  #guard(handle: () => void): void {
    try {
      handle();
    } catch (error) {
      this.#options.onFault(error);
      this.#hangUp('fault');
    }
  }

  #close(why: RtpEnd): void {
    if (this.#phase === 'closed') return;
    const { clock, socket, canonicalName, peer } = this.#options;
    this.#phase = 'closed';
    clock.clearTimeout(this.#timer);
    if (this.#peer !== undefined) {
      const { host, port } = this.#peer;
      const to = { host, port: peer.rtcpPort ?? Math.min(port + 1, 65_535) };
      const goodbye = writeGoodbye(this.#stream.ssrc, canonicalName);
      if (to.port === port) socket.send(goodbye, to);
      else socket.sendControl(goodbye, to);
    }
    socket.close();
    this.#options.onClosed(why, this.#jitter.figures);
  }

  #is(phase: 'live'): boolean {
    return this.#phase === phase;
  }
}
