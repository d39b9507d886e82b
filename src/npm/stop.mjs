// How the commands that go on until Ctrl+C are ended.

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Until `off()` is called, these signals do not end this process: `signal` settles with the first one, `again` with the second. */
export function stopped() {
  const settle = [];
  const [signal, again] = [0, 1].map(() => new Promise((resolve) => settle.push(resolve)));
  const hear = (name) => settle.shift()?.(name);
  for (const name of SIGNALS) process.on(name, hear);
  const off = () => {
    for (const name of SIGNALS) process.off(name, hear);
  };
  return { signal, again, off };
}
