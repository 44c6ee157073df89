import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ssmlOf, unescaped, type SsmlOptions } from '../../../src/providers/azure/ssml.ts';
import { readSsml } from '../../../tools/emulators/azure/ssml-document.ts';

const ssmlWith = (change: Partial<SsmlOptions>): string =>
  ssmlOf({
    text: 'Hello.',
    voice: 'en-US-JennyNeural',
    language: 'en-US',
    speed: 1,
    trailingSilenceMs: 100,
    ...change,
  });

const codeUnit = fc.oneof(fc.integer({ min: 0, max: 127 }), fc.integer({ min: 0, max: 0xffff }));

describe('the markup of a clause', () => {
  it('names the language, the voice, the silence around it and the speed', () => {
    expect(ssmlWith({ speed: 1.25 })).toBe(
      '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts="https://www.w3.org/2001/mstts"' +
        ' xml:lang="en-US"><voice name="en-US-JennyNeural"><mstts:silence type="Leading-exact" value="0ms"/>' +
        '<mstts:silence type="Tailing-exact" value="100ms"/><prosody rate="+25%">Hello.</prosody></voice></speak>',
    );
  });

  it('has the style around what is spoken', () => {
    expect(ssmlWith({ style: 'cheerful', styleDegree: 1.5, speed: 0.9 })).toContain(
      '<mstts:express-as style="cheerful" styledegree="1.5"><prosody rate="-10%">Hello.</prosody></mstts:express-as>',
    );
  });

  it('speaks the markup that is in a text, and does not obey it', () => {
    const text = '</prosody><break time="9s"/> & <voice name="x">';
    expect(readSsml(ssmlWith({ text }))).toMatchObject({ voice: 'en-US-JennyNeural', text });
  });

  it('lets no name break out of its quotes', () => {
    expect(readSsml(ssmlWith({ voice: '"/><x a=\'' }))?.voice).toBe('"/><x a=\'');
  });

  it('is well-formed, and says the same, whatever the text is', () => {
    fc.assert(
      fc.property(fc.array(codeUnit), (units) => {
        const read = readSsml(ssmlWith({ text: String.fromCharCode(...units) }));
        expect(read?.text.length).toBe(units.length);
        // Throws at half of a character pair.
        encodeURIComponent(read?.text ?? '');
      }),
    );
  });

  it('has no half of a character pair', () => {
    expect(readSsml(ssmlWith({ text: 'a\ud83db \ude00 😀' }))?.text).toBe('a b   😀');
  });
});

describe('a word that is told back', () => {
  it('loses its entities, once', () => {
    expect(unescaped('Tom&amp;Jerry&#39;s &lt;&amp;lt;')).toBe("Tom&Jerry's <&lt;");
  });
});
