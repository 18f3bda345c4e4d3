/** Gathers text and hands it on in large pieces; `flush` waits until the stream has room again. */
export class Output {
  readonly #stream: NodeJS.WritableStream;
  #text = '';

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  write(text: string): void {
    this.#text += text;
  }

  /** Call after each batch: backpressure of the pipe reaches the reader this way. */
  async flush(): Promise<void> {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    if (!this.#stream.write(text)) await new Promise<void>((resolve) => this.#stream.once('drain', resolve));
  }
}
