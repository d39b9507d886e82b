// node:http on the network in memory. A server that listens does not keep a run from ending when nothing more is due.
const { METHODS, STATUS_CODES, validateHeaderName, validateHeaderValue } = require('internal/http/common');
const { Agent, globalAgent } = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const { IncomingMessage } = require('internal/http/incoming');
const { OutgoingMessage } = require('internal/http/outgoing');
const { Server, ServerResponse } = require('internal/http/server');

const callable = (Class) => new Proxy(Class, { apply: (target, self, args) => new Class(...args) });
const request = (...args) => new ClientRequest(...args);

module.exports = {
  METHODS, STATUS_CODES, Agent: callable(Agent), ClientRequest, IncomingMessage, OutgoingMessage, Server: callable(Server),
  ServerResponse, globalAgent, maxHeaderSize: 16384, validateHeaderName, validateHeaderValue,
  createServer: (options, listener) => new Server(options, listener),
  request,
  get(...args) {
    const req = request(...args);
    req.end();
    return req;
  },
  setMaxIdleHTTPParsers() {},
};
