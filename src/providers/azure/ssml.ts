/** How a text is to be spoken. */
export interface SsmlOptions {
  readonly text: string;
  readonly voice: string;
  /** BCP 47. */
  readonly language: string;
  /** 1 is the voice's own speed. */
  readonly speed: number;
  readonly style?: string | undefined;
  readonly styleDegree?: number | undefined;
  readonly trailingSilenceMs: number;
}

const namespaces =
  'version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts="https://www.w3.org/2001/mstts"';

/** What no XML document may hold, not even escaped: https://www.w3.org/TR/xml/#charsets */
const notXml =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Azure's SSML for one clause (https://learn.microsoft.com/azure/ai-services/speech-service/speech-synthesis-markup). The text
 * is text alone: markup in it is spoken, not obeyed.
 */
export function ssmlOf(options: SsmlOptions): string {
  const { text, voice, language, style, styleDegree, trailingSilenceMs } = options;
  const paced = `<prosody rate="${rateOf(options.speed)}">${escaped(text)}</prosody>`;
  const degree = styleDegree === undefined ? '' : ` styledegree="${styleDegree}"`;
  const styled =
    style === undefined
      ? paced
      : `<mstts:express-as style="${escaped(style)}"${degree}>${paced}</mstts:express-as>`;
  const silence = silenceOf('Leading-exact', 0) + silenceOf('Tailing-exact', trailingSilenceMs);
  return `<speak ${namespaces} xml:lang="${escaped(language)}"><voice name="${escaped(voice)}">${silence}${styled}</voice></speak>`;
}

/** The reverse, for the words that the vendor tells back. */
export function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|apos|#39);/g, (entity) => {
    if (entity === '&#39;') return "'";
    return Object.keys(entities).find((character) => entities[character] === entity) ?? entity;
  });
}

function escaped(text: string): string {
  return text.replace(notXml, ' ').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function silenceOf(type: string, ms: number): string {
  return `<mstts:silence type="${type}" value="${ms}ms"/>`;
}

/** In percent of what is usual; a bare number would be taken as a multiplier, with its own limits by voice. */
function rateOf(speed: number): string {
  const percent = Math.round((speed - 1) * 10_000) / 100;
  return `${percent < 0 ? '' : '+'}${percent}%`;
}
