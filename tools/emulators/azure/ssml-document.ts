/** What a document of SSML asks for. */
export interface SsmlDocument {
  readonly language: string;
  readonly voice: string;
  readonly text: string;
  /** 1 is the voice's own speed. */
  readonly speed: number;
  readonly style: string | undefined;
}

const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
const elements: ReadonlySet<string> = new Set([
  'speak',
  'voice',
  'prosody',
  'lang',
  'mstts:express-as',
  'mstts:silence',
]);
const tag = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attribute = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

type Attributes = ReadonlyMap<string, string>;

/**
 * Reads the part of SSML that a synthesiser of one voice needs; undefined for what is not well-formed, and for elements that
 * are unknown. https://learn.microsoft.com/azure/ai-services/speech-service/speech-synthesis-markup-structure
 */
export function readSsml(source: string): SsmlDocument | undefined {
  const open: string[] = [];
  const seen = new Map<string, Attributes>();
  let text = '';
  let at = 0;
  while (at < source.length) {
    if (source[at] !== '<') {
      const next = source.indexOf('<', at);
      const part = decoded(source.slice(at, next === -1 ? undefined : next));
      if (part === undefined || (open.length === 0 && part.trim() !== '')) return undefined;
      text += part;
      at = next === -1 ? source.length : next;
      continue;
    }
    tag.lastIndex = at;
    const [whole, closing, name = '', attributes = '', empty] = tag.exec(source) ?? [];
    if (whole === undefined || !elements.has(name)) return undefined;
    if (closing === '/' && open.pop() !== name) return undefined;
    if (closing === '') seen.set(name, attributesOf(attributes));
    if (closing === '' && empty === '') open.push(name);
    at += whole.length;
  }
  return open.length === 0 ? documentOf(seen, text) : undefined;
}

function documentOf(seen: ReadonlyMap<string, Attributes>, text: string): SsmlDocument | undefined {
  const speak = seen.get('speak');
  const voice = seen.get('voice')?.get('name');
  const language = speak?.get('xml:lang');
  const speed = speedOf(seen.get('prosody')?.get('rate'));
  if (speak?.get('version') !== '1.0' || voice === undefined || language === undefined) return undefined;
  if (speed === undefined) return undefined;
  return { language, voice, text, speed, style: seen.get('mstts:express-as')?.get('style') };
}

function attributesOf(text: string): Attributes {
  return new Map(
    [...text.matchAll(attribute)].map(([, name = '', double, single]) => [
      name,
      decoded(double ?? single ?? '') ?? '',
    ]),
  );
}

/** `+20%` or a multiplier. */
function speedOf(rate: string | undefined): number | undefined {
  if (rate === undefined) return 1;
  const speed = rate.endsWith('%') ? 1 + Number(rate.slice(0, -1)) / 100 : Number(rate);
  return speed >= 0.5 && speed <= 2 ? speed : undefined;
}

/** Undefined for an ampersand that begins no entity, and for characters that XML has not. */
function decoded(text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) return undefined;
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(text)) return undefined;
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string | undefined) =>
    code === undefined ? (namedEntities[name ?? ''] ?? '') : String.fromCodePoint(Number(code)),
  );
}
