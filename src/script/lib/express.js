// A small express on node:http: routes with parameters, middleware, bodies of JSON, and the methods of a response that programs
// of streams use.
const http = require('http');

function matcher(path) {
  if (path instanceof RegExp) return (url) => path.exec(url);
  if (path === '*') return () => ({ groups: {} });
  const names = [];
  const source = path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*\w*/g, '.*').replace(/:(\w+)/g, (all, name) => {
    names.push(name);
    return '([^/]+)';
  });
  const pattern = new RegExp(`^${source.replace(/\/$/, '')}/?$`);
  return (url) => {
    const match = pattern.exec(url);
    return match && { groups: Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(match[i + 1])])) };
  };
}

const types = { html: 'text/html; charset=utf-8', json: 'application/json; charset=utf-8', text: 'text/plain; charset=utf-8', txt: 'text/plain; charset=utf-8', bin: 'application/octet-stream' };

const responses = {
  status(code) {
    this.statusCode = code;
    return this;
  },
  set(name, value) {
    if (typeof name === 'object') for (const [own, its] of Object.entries(name)) this.setHeader(own, its);
    else this.setHeader(name, value);
    return this;
  },
  get(name) { return this.getHeader(name); },
  type(name) { return this.set('Content-Type', types[name] ?? name); },
  send(body) {
    if (typeof body === 'object' && body !== null && !ArrayBuffer.isView(body)) return this.json(body);
    if (!this.hasHeader('content-type')) this.type(ArrayBuffer.isView(body) ? 'bin' : 'html');
    this.end(body === undefined || body === null ? '' : typeof body === 'number' ? String(body) : body);
    return this;
  },
  json(body) {
    if (!this.hasHeader('content-type')) this.type('json');
    this.end(JSON.stringify(body));
    return this;
  },
  sendStatus(code) { return this.status(code).type('text').send(http.STATUS_CODES[code] ?? String(code)); },
  redirect(code, url) {
    if (url === undefined) [code, url] = [302, code];
    this.status(code).set('Location', url).end();
  },
  sendFile(path) {
    const { pipeline } = require('stream');
    pipeline(require('fs').createReadStream(path), this, () => {});
  },
};
responses.header = responses.set;
responses.contentType = responses.type;

function router() {
  const layers = [];

  const handle = (req, res, out) => {
    const path = req.url.split('?')[0];
    let at = 0;
    const next = (error) => {
      if (error === 'route') error = undefined;
      while (at < layers.length) {
        const layer = layers[at];
        at += 1;
        const match = layer.match(req, path);
        if (!match || (layer.run.length === 4) !== (error !== undefined)) continue;
        try {
          if (match.groups) req.params = { ...match.groups };
          const came = error !== undefined ? layer.run(error, req, res, next) : layer.run(req, res, next);
          // express 5: what a handler rejects with is an error.
          if (typeof came?.then === 'function') came.then(undefined, (own) => next(own ?? new Error('Rejected promise')));
        } catch (own) {
          next(own);
        }
        return;
      }
      out(error);
    };
    next();
  };

  const add = (match, functions) => {
    for (const run of functions.flat(Infinity)) layers.push({ match, run });
  };

  const app = (req, res, next) => handle(req, res, next ?? ((error) => finish(req, res, error)));
  app.use = (path, ...functions) => {
    if (typeof path !== 'string') [path, functions] = ['/', [path, ...functions]];
    const prefix = path.replace(/\/$/, '');
    const within = (url) => url === prefix || url.startsWith(`${prefix}/`) || prefix === '';
    add((req, url) => within(url) && {}, functions.flat(Infinity).map((run) => {
      if (prefix === '' || run.length === 4) return run;
      return (req, res, next) => {
        const whole = req.url;
        req.url = whole.slice(prefix.length) || '/';
        run(req, res, (error) => {
          req.url = whole;
          next(error);
        });
      };
    }));
    return app;
  };
  app.all = (path, ...functions) => {
    const match = matcher(path);
    add((req, url) => match(url), functions);
    return app;
  };
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    app[method.toLowerCase()] = (path, ...functions) => {
      const match = matcher(path);
      add((req, url) => (req.method === method || (req.method === 'HEAD' && method === 'GET')) && match(url), functions);
      return app;
    };
  }
  app.route = (path) => {
    const route = {};
    for (const name of ['all', 'get', 'head', 'post', 'put', 'patch', 'delete']) {
      route[name] = (...functions) => {
        app[name](path, ...functions);
        return route;
      };
    }
    return route;
  };
  return app;
}

function finish(req, res, error) {
  if (res.headersSent) {
    if (error !== undefined) req.socket.destroy();
    return;
  }
  if (error !== undefined) console().error(error.stack ?? error);
  res.statusCode = error === undefined ? 404 : error.status ?? error.statusCode ?? 500;
  res.type('html');
  const text = error === undefined ? `Cannot ${req.method} ${req.url.split('?')[0]}` : http.STATUS_CODES[res.statusCode];
  res.end(`<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${text}</pre>\n</body>\n</html>\n`);
}

const console = () => require('internal/console').console;

function express() {
  const own = router();
  const settings = {};
  const app = (req, res, out) => {
    Object.assign(res, responses);
    for (const name of Object.keys(responses)) Object.defineProperty(res, name, { enumerable: false });
    if (!settings.withoutPower) res.setHeader('X-Powered-By', 'Express');
    const query = req.url.indexOf('?');
    req.originalUrl = req.url;
    req.path = query < 0 ? req.url : req.url.slice(0, query);
    req.query = query < 0 ? {} : { ...require('querystring').parse(req.url.slice(query + 1)) };
    req.params = {};
    req.app = app;
    req.ip = req.socket.remoteAddress;
    req.get = req.header = (name) => req.headers[name.toLowerCase()];
    res.req = req;
    res.locals = {};
    own(req, res, out);
  };
  Object.assign(app, own, {
    listen: (...args) => http.createServer(app).listen(...args),
    set(name, value) {
      settings[name] = value;
      return app;
    },
    disable(name) {
      if (name === 'x-powered-by') settings.withoutPower = true;
      return app;
    },
    enable: () => app,
    locals: {},
  });
  const { get } = own;
  app.get = (path, ...functions) => (functions.length === 0 ? settings[path] : (get(path, ...functions), app));
  return app;
}

const limitOf = (limit = '100kb') => (typeof limit === 'number' ? limit : parseFloat(limit) * ({ kb: 1024, mb: 1048576 }[limit.toLowerCase().replace(/[\d.\s]/g, '')] ?? 1));

function body(isMeant, parse) {
  return ({ limit } = {}) => (req, res, next) => {
    if (!isMeant.test(req.headers['content-type'] ?? '') || (!req.headers['content-length'] && !req.headers['transfer-encoding'])) {
      next();
      return;
    }
    const chunks = [];
    let length = 0;
    req.on('data', (chunk) => {
      length += chunk.length;
      chunks.push(chunk);
    });
    req.on('end', () => {
      if (length > limitOf(limit)) {
        next(Object.assign(new Error('request entity too large'), { status: 413, type: 'entity.too.large' }));
        return;
      }
      try {
        req.body = parse(require('buffer').Buffer.concat(chunks));
      } catch (error) {
        next(Object.assign(error, { status: 400, type: 'entity.parse.failed' }));
        return;
      }
      next();
    });
  };
}

express.json = body(/json/, (bytes) => (bytes.length === 0 ? {} : JSON.parse(bytes.toString())));
express.text = body(/^text\//, (bytes) => bytes.toString());
express.raw = body(/octet-stream/, (bytes) => bytes);
express.urlencoded = body(/urlencoded/, (bytes) => ({ ...require('querystring').parse(bytes.toString()) }));
express.Router = router;
express.static = (folder) => (req, res, next) => {
  const path = require('path').join(folder, decodeURIComponent(req.url.split('?')[0]));
  require('fs').stat(path, (error, stats) => (error || !stats.isFile() ? next() : res.sendFile(path)));
};

module.exports = express;
