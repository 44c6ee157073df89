const sound = /[\p{L}\p{N}\p{Sc}%&@#+=]/u;

/** A vendor may fail, or never answer, when it is asked to speak what has no sound: dots, dashes, white space. */
export function hasSound(text: string): boolean {
  return sound.test(text);
}
