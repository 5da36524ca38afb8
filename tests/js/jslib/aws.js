// AWS's signature version 4 with k6/crypto: the headers that a signed request needs.
import crypto from 'k6/crypto';

const EMPTY_HASH = crypto.sha256('', 'hex');

const escapeAll = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

export class AWSConfig {
  constructor({ region, accessKeyId, secretAccessKey, sessionToken }) {
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) throw new InvalidConfigError(`'${region}' is no region`);
    Object.assign(this, { region, accessKeyId, secretAccessKey, sessionToken });
  }

  static fromEnvironment(options = {}) {
    return new AWSConfig({
      region: __ENV.AWS_REGION,
      accessKeyId: __ENV.AWS_ACCESS_KEY_ID,
      secretAccessKey: __ENV.AWS_SECRET_ACCESS_KEY,
      sessionToken: __ENV.AWS_SESSION_TOKEN,
      ...options,
    });
  }
}

export class InvalidConfigError extends Error {
  get name() {
    return 'InvalidConfigError';
  }
}

export class Signer {
  #config;

  constructor(config, service) {
    this.#config = config;
    this.service = service;
  }

  // date: "20150830"
  #signingKey(date) {
    const steps = [date, this.#config.region, this.service, 'aws4_request'];
    return steps.reduce((key, step) => crypto.hmac('sha256', key, step, 'binary'), `AWS4${this.#config.secretAccessKey}`);
  }

  // { method, hostname, path, query, headers, body }: the headers with x-amz-date and authorization.
  sign({ method, hostname, path = '/', query = {}, headers = {}, body = '' }, now = new Date()) {
    const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
    const all = { ...headers, host: hostname, 'x-amz-date': time };
    if (this.#config.sessionToken) all['x-amz-security-token'] = this.#config.sessionToken;
    const sorted = Object.entries(all).map(([name, value]) => [name.toLowerCase(), String(value).trim().replace(/\s+/g, ' ')]).sort(([a], [b]) => (a < b ? -1 : 1));
    const names = sorted.map(([name]) => name).join(';');
    const canonical = [
      method,
      path.split('/').map(escapeAll).join('/'),
      Object.keys(query).sort().map((key) => `${escapeAll(key)}=${escapeAll(query[key])}`).join('&'),
      sorted.map(([name, value]) => `${name}:${value}\n`).join(''),
      names,
      body === '' ? EMPTY_HASH : crypto.sha256(body, 'hex'),
    ].join('\n');
    const scope = [time.slice(0, 8), this.#config.region, this.service, 'aws4_request'].join('/');
    const toSign = ['AWS4-HMAC-SHA256', time, scope, crypto.sha256(canonical, 'hex')].join('\n');
    const signature = crypto.hmac('sha256', this.#signingKey(time.slice(0, 8)), toSign, 'hex');
    return { ...all, authorization: `AWS4-HMAC-SHA256 Credential=${this.#config.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}` };
  }
}
