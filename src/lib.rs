//! Highwater: what Node.js streams do under backpressure.
