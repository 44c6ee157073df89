import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProviderProtocol } from '../../../src/errors/provider-error.ts';
import {
  baseOf,
  configFrame,
  decodeBinary,
  decodeText,
  decodeVoices,
  requestId,
  turnFrames,
} from '../../../src/providers/azure/azure-messages.ts';
import { azureSettings } from '../../../src/providers/azure/azure-settings.ts';

const request = requestId('0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0');

const settingsWith = (change: Readonly<Record<string, unknown>>) =>
  azureSettings.parse({ api_key: 'k', ...change });

describe('what Azure is sent', () => {
  it('begins with the headers of the protocol, parted from the body by an empty line', () => {
    const [head, body] = configFrame({ request, epochMs: Date.UTC(2030, 0, 2) }).split('\r\n\r\n');
    expect(head?.split('\r\n')).toEqual([
      'Path: speech.config',
      'X-RequestId: 0f1e2d3c4b5a69788796a5b4c3d2e1f0',
      'X-Timestamp: 2030-01-02T00:00:00.000Z',
      'Content-Type: application/json',
    ]);
    expect(JSON.parse(body ?? '')).toHaveProperty('context.system.name', 'talky');
  });

  it('asks for word boundaries and for raw audio before it gives the text', () => {
    const [context = '', ssml] = turnFrames('<speak/>', 22_050, { request, epochMs: 0 });
    expect(JSON.parse(context.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      synthesis: {
        audio: { outputFormat: 'raw-22050hz-16bit-mono-pcm', metadataOptions: { wordBoundaryEnabled: true } },
      },
    });
    expect(ssml).toBe(
      `Path: ssml\r\nX-RequestId: ${request}\r\nX-Timestamp: 1970-01-01T00:00:00.000Z\r\nContent-Type: application/ssml+xml\r\n\r\n<speak/>`,
    );
  });
});

describe('what Azure sends', () => {
  it('tells the words in ticks of 100 ns, with their entities', () => {
    const Data = { Offset: 1_000_000, Duration: 5_625_000, text: { Text: 'R&amp;D' } };
    const Metadata = [
      { Type: 'WordBoundary', Data },
      { Type: 'SessionEnd', Data: { Offset: 1 } },
      { Type: 'Brand.New', Data: 7 },
    ];
    const frame = `X-RequestId:A1\r\nPath:audio.metadata\r\n\r\n${JSON.stringify({ Metadata })}`;
    expect(decodeText(frame)).toEqual({
      type: 'boundaries',
      request: 'A1',
      boundaries: [{ text: 'R&D', startMs: 100, endMs: 662.5 }],
    });
  });

  it('has audio behind as many bytes of headers as it says', () => {
    const head = 'X-RequestId:a1\r\nX-StreamId:b2\r\nPath:audio\r\n';
    const frame = Buffer.concat([Buffer.from([0, head.length]), Buffer.from(head), Buffer.from([1, 2, 3])]);
    expect(decodeBinary(frame)).toEqual({ type: 'audio', request: 'a1', bytes: Buffer.from([1, 2, 3]) });
  });

  it('is ignored where its path is not known', () => {
    expect(decodeText('X-RequestId:a1\r\nPath:turn.start\r\n\r\n{')).toBeUndefined();
    expect(decodeText('Path:brand.new\r\n\r\n')).toBeUndefined();
  });

  it.each([
    '',
    'turn.end',
    'X-RequestId:1\r\n\r\n{}',
    'Path:audio.metadata\r\n\r\n{',
    'Path:audio.metadata\r\n\r\n{"Metadata":[{"Type":"WordBoundary","Data":{"Offset":"1"}}]}',
  ])('is a fault of the protocol where it is not as published: %j', (frame) => {
    expect(() => decodeText(frame)).toThrow(ProviderProtocol);
  });

  it('never raises anything but a fault of the protocol, whatever arrives', () => {
    const path = fc.constantFrom('', 'Path:audio.metadata\r\n\r\n', 'Path:turn.end\r\n\r\n');
    fc.assert(
      fc.property(path, fc.oneof(fc.string(), fc.json()), fc.uint8Array(), (head, body, bytes) => {
        const decoders = [
          () => decodeText(head + body),
          () => decodeBinary(Buffer.from(bytes)),
          () => decodeVoices(body),
        ];
        for (const decode of decoders) {
          try {
            decode();
          } catch (error) {
            expect(error).toBeInstanceOf(ProviderProtocol);
          }
        }
      }),
    );
  });
});

describe('the settings of Azure', () => {
  it('have the address of the region, unless they name another', () => {
    expect(baseOf(settingsWith({ region: 'westeurope', base_url: '' }))).toBe(
      'https://westeurope.tts.speech.microsoft.com',
    );
    expect(baseOf(settingsWith({ region: 'chinaeast2' }))).toBe('https://chinaeast2.tts.speech.azure.cn');
    expect(baseOf(settingsWith({ base_url: 'http://127.0.0.1:9/' }))).toBe('http://127.0.0.1:9');
  });

  it.each([
    { region: 'evil.example/' },
    { speed: 3 },
    { sample_rate: 11_025 },
    { style: '<' },
    { voice_id: 'x' },
  ])('do not take %j', (change) => {
    expect(azureSettings.safeParse({ api_key: 'k', ...change }).success).toBe(false);
  });
});
