import { lastValueFrom, of, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { googleSpeechSettings, googleVoiceSettings } from '../../src/providers/google/google-settings.ts';
import { openGoogleSpeech } from '../../src/providers/google/google-speech.ts';
import { openGoogleVoice } from '../../src/providers/google/google-voice.ts';
import { system } from '../../src/system.ts';
import type { GoogleEmulator } from '../../tools/emulators/google/google-emulator.ts';
import { openLiveGoogle } from '../../tools/emulators/google/google-live.ts';
import { samplesOf } from '../contracts/heard-reply.ts';
import { SpeechToTextCall } from '../contracts/speech-to-text-call.ts';
import { joined, silence, speakAs } from '../support/spoken.ts';

const audio = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
const world = { ...system, audioChunkMs: 80 };
let emulator: GoogleEmulator;
beforeAll(async () => {
  emulator = await openLiveGoogle({ grammar: '( i want to book an appointment | goodbye )' });
});
afterAll(() => emulator.close());
const settings = (): object => ({ api_key: 'k', base_url: emulator.host.url });

describe('a Google that really listens and speaks', () => {
  it('understands what is said', async () => {
    const speechToText = await openGoogleSpeech(googleSpeechSettings.parse(settings()), world);
    const call = new SpeechToTextCall({ speechToText, audio, receivedMs: () => emulator.receivedMs });
    await call.until('stt.opened');
    const words = await speakAs('rms', 'I want to book an appointment', audio.sampleRateHz);
    const spoken = joined([silence(400, audio.sampleRateHz), words, silence(2500, audio.sampleRateHz)]);
    await call.send(new Uint8Array(spoken.buffer));
    call.audio$.complete();
    await call.over;
    expect(call.texts).toEqual(['i want to book an appointment']);
    await speechToText.close?.();
  });

  it('says what it is given', async () => {
    const voice = await openGoogleVoice(googleVoiceSettings.parse(settings()), world);
    const options = { voice: 'en-US-Chirp3-HD-Aoede', language: 'en-US', speed: 1 };
    const events = await lastValueFrom(voice.speak(of('Good morning.'), options).pipe(toArray()));
    expect(samplesOf(events, 0)).toBeGreaterThan(voice.sampleRateHz / 2);
    await voice.close?.();
  });
});
