const notYet = (): void => undefined;

/** Something that is waited for until the test lets it happen. */
export function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = notYet;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
