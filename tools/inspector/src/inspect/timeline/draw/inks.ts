export const inkNames = [
  'sheet',
  'well',
  'ink',
  'soft',
  'rule',
  'edge',
  'caller',
  'agent',
  'contested',
  'danger',
] as const;

export type InkName = (typeof inkNames)[number];

/** The page's colours as a canvas takes them. */
export type Inks = Readonly<Record<InkName, string>>;

/** `probe` stands in the page; what `light-dark()` comes to is known only of a colour that is in use. */
export function readInks(probe: HTMLElement): Inks {
  const style = getComputedStyle(probe);
  const inks = inkNames.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, style.color] as const;
  });
  probe.style.color = '';
  return Object.fromEntries(inks) as Record<InkName, string>;
}

/** Calls when the page may have other colours: the system's scheme, or an attribute of the page that sets one. */
export function onOtherInks(run: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', run);
  const observer = new MutationObserver(run);
  observer.observe(document.documentElement, { attributes: true });
  return () => {
    scheme.removeEventListener('change', run);
    observer.disconnect();
  };
}
