const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const plain = (text: string): string =>
  text.replace(/&(lt|gt|amp|quot|apos);/g, (_entity, name: string) => characters[name] ?? '');

/** An element of a short document without comments or namespaces, as carriers are answered with. */
export interface XmlElement {
  readonly attributes: Readonly<Record<string, string>>;
  /** What stands behind its start, up to the next element. */
  readonly text: string;
}

/** All elements of this name, in their order. */
export function xmlElements(document: string, name: string): readonly XmlElement[] {
  return [...document.matchAll(new RegExp(`<${name}(\\s[^>]*?)?/?>([^<]*)`, 'g'))].map(
    ([, attributes = '', text = '']) => ({
      text: plain(text.trim()),
      attributes: Object.fromEntries(
        [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
          key,
          plain(value),
        ]),
      ),
    }),
  );
}

/** What the document's elements `Parameter` say, by their names. */
export function xmlParameters(document: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    xmlElements(document, 'Parameter').map(
      ({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? ''] as const,
    ),
  );
}
