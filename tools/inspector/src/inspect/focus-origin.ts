/**
 * Whether the focus in an element was brought there by a pointer: then the keys that mean something in it are left to the
 * page, for who has clicked somewhere goes on stepping through time. (`:focus-visible` is no measure: the first key that is
 * pressed after a click makes it true.)
 */
export class FocusOrigin {
  isPointer = false;

  listen(element: Element, signal: AbortSignal): void {
    element.addEventListener('pointerdown', () => (this.isPointer = true), { signal });
    element.addEventListener(
      'focusout',
      (event) => {
        const to = event instanceof FocusEvent ? event.relatedTarget : null;
        if (!(to instanceof Node && element.contains(to))) this.isPointer = false;
      },
      { signal },
    );
  }
}
