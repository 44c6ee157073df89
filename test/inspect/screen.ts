/** A screen that is drawn when the test says so. */
export class Screen {
  #asked: ((nowMs: number) => void)[] = [];
  #nowMs = 0;

  readonly beforeDrawing = (run: (nowMs: number) => void): (() => void) => {
    this.#asked.push(run);
    return () => {
      this.#asked = this.#asked.filter((each) => each !== run);
    };
  };

  get isAsked(): boolean {
    return this.#asked.length > 0;
  }

  draw(laterMs: number): void {
    this.#nowMs += laterMs;
    for (const run of this.#asked.splice(0)) run(this.#nowMs);
  }
}
