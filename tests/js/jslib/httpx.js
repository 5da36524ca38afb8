// Sessions over k6/http: a base address, headers and tags that all requests of one share.
import http from 'k6/http';

export class Request {
  constructor(method, url, body = null, params = {}) {
    Object.assign(this, { method, url, body, params });
  }
}

const shorthand = (method) => class extends Request {
  constructor(url, body, params) {
    super(method, url, body, params);
  }
};

export const Get = shorthand('GET');
export const Post = shorthand('POST');
export const Put = shorthand('PUT');
export const Delete = shorthand('DELETE');

export class Session {
  #defaults = { headers: {}, tags: {} };

  constructor({ baseURL = '', headers = {}, tags = {}, timeout = null } = {}) {
    this.baseURL = baseURL;
    this.setHeaders(headers).setTags(tags);
    if (timeout !== null) this.#defaults.timeout = timeout;
    this.cookies = new http.CookieJar();
  }

  setHeaders(headers) {
    Object.assign(this.#defaults.headers, headers);
    return this;
  }

  setTags(tags) {
    Object.assign(this.#defaults.tags, tags);
    return this;
  }

  removeHeader(name) {
    delete this.#defaults.headers[name];
    return this;
  }

  params(own = {}) {
    const { headers, tags, ...rest } = this.#defaults;
    return { jar: this.cookies, ...rest, ...own, headers: { ...headers, ...own.headers }, tags: { ...tags, ...own.tags } };
  }

  #address(url) {
    return /^https?:/.test(url) ? url : this.baseURL + url;
  }

  request(method, url, body, params) {
    return http.request(method, this.#address(url), body, this.params(params));
  }

  asyncRequest(method, url, body, params) {
    return http.asyncRequest(method, this.#address(url), body, this.params(params));
  }

  batch(requests, params) {
    return http.batch(requests.map((r) => ({ method: r.method, url: this.#address(r.url), body: r.body, params: this.params({ ...params, ...r.params }) })));
  }
}

for (const method of ['get', 'post', 'put', 'patch', 'delete', 'options', 'head']) {
  const hasBody = !['get', 'head'].includes(method);
  Session.prototype[method] = function (url, ...rest) {
    const [body, params] = hasBody ? rest : [null, rest[0]];
    return this.request(method.toUpperCase(), url, body, params);
  };
  const name = `async${method[0].toUpperCase()}${method.slice(1)}`;
  Session.prototype[name] = function (url, ...rest) {
    const [body, params] = hasBody ? rest : [null, rest[0]];
    return this.asyncRequest(method.toUpperCase(), url, body, params);
  };
}
