const placeholder = /\{([^{}]*)\}/g;

/** The names that stand in braces in `template`, each once. */
export function placeholdersOf(template: string): readonly string[] {
  return [...new Set([...template.matchAll(placeholder)].map((match) => match[1] ?? ''))];
}

/** `template` with each `{name}` replaced; a name without a value leaves nothing behind. */
export function fillTemplate(template: string, valueOf: (name: string) => string | undefined): string {
  return template
    .replaceAll(placeholder, (_, name: string) => valueOf(name) ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
