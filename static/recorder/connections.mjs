// Connections within the process: what goes into one end comes out of the other. Which streams are the two ends is told by their ports.

export class Connections {
  constructor() {
    this.open = []; // Streams that may be the ends of connections,
    this.ends = new Map(); // and those whose other end is not known.
  }

  add(known) {
    this.open.push({ known, tries: 20 });
  }

  /** Tells of those whose two ends are known by now. */
  join() {
    for (const one of this.open.splice(0)) {
      const { known } = one;
      const [here, there] = endsOf(known.stream) || [];
      if (!here && one.tries-- > 0 && !known.stream.destroyed) this.open.push(one); // It connects yet.
      const other = this.ends.get(there)?.deref();
      if (other) {
        this.ends.delete(there);
        known.flowsFrom(other);
        other.flowsFrom(known);
      } else if (here) {
        if (this.ends.size > 10_000) this.ends.clear();
        this.ends.set(here, new WeakRef(known));
      }
    }
  }
}

/** What only the two ends of one connection have: here, and the other way round. */
function endsOf(stream) {
  const { id, session } = stream;
  const { localPort, remotePort } = session?.socket ?? stream;
  const of = session ? ` ${id}` : '';
  return localPort && remotePort && [`${localPort} ${remotePort}${of}`, `${remotePort} ${localPort}${of}`];
}
