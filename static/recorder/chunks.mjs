// The chunks that came out of streams last: which stream a chunk comes from that is given to another one.

/** The last few chunks that came out of streams. */
export class Chunks {
  constructor() {
    this.next = 0;
    this.forget();
  }

  forget() {
    this.chunks ??= new Array(16);
    this.sources ??= new Array(16);
    this.chunks.fill(undefined);
    this.sources.fill(undefined);
  }

  remember(chunk, source) {
    if (typeof chunk !== 'object') return;
    this.next = (this.next + 1) & 15;
    this.chunks[this.next] = chunk;
    this.sources[this.next] = source;
  }

  /** Where a chunk came out last. */
  source(chunk) {
    const { chunks, next } = this;
    for (let back = 0; back < 16; back++) {
      const place = (next - back) & 15;
      if (chunks[place] === chunk) return this.sources[place];
    }
    return undefined;
  }
}
