//! The devices that Node programs know, as stages: what `fs.createReadStream()` and its like are set up with. Sizes and
//! marks are Node's own; `tests/devices.rs` holds them against the real ones. Times are measured ones, where it says so.

use serde::{Deserialize, Serialize};

/// A device by the name that programs create it with.
///
/// Measured on v24.21.0, 2 cores of a virtual machine, files in the page cache: medians of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub enum Device {
    /// A file that is read: 64 KiB at a time, whatever the default `highWaterMark` is, and one read more to see its end.
    /// Read at 1 GiB/s; opened and closed in 15 µs each.
    #[serde(rename = "fs.createReadStream")]
    FileSource,
    /// A file that is written: it takes many chunks in one `_writev`. Written in 64 KiB at 540 MiB/s; opened and closed in
    /// 15 µs each.
    #[serde(rename = "fs.createWriteStream")]
    FileSink,
    /// The body of an HTTP request or response that is received: 64 KiB at a time, which libuv reads from a socket. The
    /// rate is that of a 100 Mbit/s line, `takes` its latency of 20 ms.
    #[serde(rename = "http.IncomingMessage")]
    HttpSource,
    /// The body of an HTTP response that is sent, over a 100 Mbit/s line. Node's `OutgoingMessage` is no Writable, but
    /// answers as one.
    #[serde(rename = "http.ServerResponse")]
    HttpSink,
    /// A TCP connection, 100 Mbit/s both ways, with 20 ms of latency. It closes when its other end has.
    #[serde(rename = "net.Socket")]
    Socket,
    /// gzip in libuv's thread pool: JSON log lines at 65 MiB/s, of which 0.223 are left, in chunks of 16 KiB. zlib gives
    /// them out as its own blocks become full; here they come evenly.
    #[serde(rename = "zlib.createGzip")]
    Gzip,
    /// AES-256-CTR at 603 MiB/s. It works within the call, and nothing else runs meanwhile.
    #[serde(rename = "crypto.createCipheriv")]
    Cipher,
    /// A sensor: 64 bytes every 10 ms by `setInterval`, wanted or not.
    #[serde(rename = "sensor")]
    Sensor,
    /// A program that logs: 200 bytes every millisecond, no stream.
    #[serde(rename = "logger")]
    Logger,
}

impl Device {
    /// All of them.
    pub const ALL: [Device; 9] = [
        Device::FileSource,
        Device::FileSink,
        Device::HttpSource,
        Device::HttpSink,
        Device::Socket,
        Device::Gzip,
        Device::Cipher,
        Device::Sensor,
        Device::Logger,
    ];

    /// What a stream is called that has no other name.
    pub fn word(self) -> &'static str {
        match self {
            Device::FileSource | Device::FileSink => "file",
            Device::HttpSource => "req",
            Device::HttpSink => "res",
            Device::Socket => "socket",
            Device::Gzip => "gzip",
            Device::Cipher => "cipher",
            Device::Sensor => "sensor",
            Device::Logger => "log",
        }
    }
}
