import type { ConfigLeaf, ConfigNode, KeyPath } from './config-tree.ts';

export const mask = '••••••';

const secretWords =
  /^(?:api ?keys?|keys?|tokens?|secrets?|passwords?|passwd|passphrase|credentials?|private|dsn|cookie|jwt|bearer|authorization)$/;

/** Whether a name, of a setting or a variable, is one that secrets are kept under: `api_key`, `authToken`. */
export function namesSecret(name: string | number): boolean {
  return String(name)
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => secretWords.test(word) || word.endsWith('apikey') || word.endsWith('password'));
}

/** Whether a value may be repeated in an error: not when it was read from the environment, nor under a secret's name. */
export function mayBeQuoted({ value, variables, origin }: ConfigLeaf): boolean {
  if (variables !== undefined) return false;
  // `max_tokens: 150` is a number of tokens, not a token.
  if (typeof value !== 'string') return true;
  return !isSecretPath(origin.path) && withoutCredentials(value) === value;
}

export function isSecretPath(path: KeyPath): boolean {
  return path.some(namesSecret);
}

/** `redis://user:secret@host` and `https://host/?key=secret` without what is secret in them. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/(\w:\/\/)[^\s/@]*@/g, `$1${mask}@`)
    .replace(/([?&][\w-]*(?:key|token|secret|password|sig)[\w-]*=)[^\s&#]+/gi, `$1${mask}`);
}

/** Whether there is a key, a token or the like anywhere in it. */
export function holdsSecret(node: ConfigNode): boolean {
  switch (node.kind) {
    case 'leaf':
      return typeof node.value === 'string' && namesSecret(node.origin.path.at(-1) ?? '');
    case 'list':
      return node.items.some(holdsSecret);
    case 'map':
      return [...node.entries.values()].some(holdsSecret);
    case 'hole':
      return false;
  }
}
