// os: what a program may ask of its machine, answered alike everywhere.

const cpu = () => ({ model: 'cpu', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } });
const signals = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGUSR1: 10, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15 };

module.exports = {
  EOL: '\n',
  devNull: '/dev/null',
  arch: () => 'x64',
  platform: () => 'linux',
  type: () => 'Linux',
  release: () => '0.0.0',
  version: () => '',
  machine: () => 'x86_64',
  hostname: () => 'localhost',
  homedir: () => '/home',
  tmpdir: () => '/tmp',
  endianness: () => 'LE',
  uptime: () => internalBinding('clock').now() / 1000,
  loadavg: () => [0, 0, 0],
  totalmem: () => 2 ** 31,
  freemem: () => 2 ** 30,
  cpus: () => [cpu(), cpu()],
  availableParallelism: () => 2,
  networkInterfaces: () => ({}),
  userInfo: () => ({ uid: 1000, gid: 1000, username: 'user', homedir: '/home', shell: '/bin/sh' }),
  getPriority: () => 0,
  setPriority: () => {},
  constants: {
    UV_UDP_REUSEADDR: 4,
    errno: Object.fromEntries([...require('internal/errors').systemErrors].filter(([, [errno]]) => errno > -3000)
      .map(([name, [errno]]) => [name, -errno])),
    signals,
    priority: { PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0, PRIORITY_ABOVE_NORMAL: -7, PRIORITY_HIGH: -14, PRIORITY_HIGHEST: -20 },
  },
};
