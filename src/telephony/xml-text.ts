const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as it stands within an element or an attribute of XML; what XML has no character for is left out. */
export function xmlText(text: string): string {
  return text.replace(/[^\t\n\r\P{Cc}]/gu, '').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
