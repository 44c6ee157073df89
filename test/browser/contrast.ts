import type { Page } from 'playwright-core';

/** WCAG 2.2, 1.4.3 (AA): for text that is not large. */
const leastContrast = 4.5;

/**
 * What of the text that is seen has too little contrast: its words, with the contrast. Of switched-off controls none is
 * asked for, and what is drawn (SVG, canvas) is left out.
 */
export async function faintTexts(page: Page): Promise<readonly string[]> {
  const contrasts = await page.evaluate<readonly (readonly [text: string, contrast: number])[]>(measure);
  return contrasts
    .filter(([, contrast]) => contrast < leastContrast)
    .map(([text, contrast]) => `${text}: ${contrast.toFixed(2)}`);
}

const measure = `(() => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const painted = (colors) => {
    context.clearRect(0, 0, 1, 1);
    for (const color of colors) {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** The papers beneath an element, the lowest first. */
  const papers = (element) => {
    const all = [];
    for (let each = element; each !== null; each = each.parentElement)
      all.unshift(getComputedStyle(each).backgroundColor);
    return ['Canvas', ...all];
  };
  const isSeen = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    if (width < 2 || height < 2 || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const x = Math.min(Math.max(left + width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(top + height / 2, 0), innerHeight - 1);
    return element.contains(document.elementFromPoint(x, y));
  };
  const found = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (text === '' || element.closest('svg, :disabled, option') !== null || !isSeen(element)) continue;
    const beneath = papers(element);
    const [one, other] = [painted([...beneath, getComputedStyle(element).color]), painted(beneath)].map(luminance);
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const name = element.className + ' “' + text.slice(0, 30) + '”';
    found.set(name, Math.min(contrast, found.get(name) ?? Infinity));
  }
  return [...found];
})()`;
