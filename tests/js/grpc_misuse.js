// k6/net/grpc: what can't be done says so; what is loaded is there in all VUs.
// args: --vus 2 --iterations 2
// expect: all as expected
import grpc, { Client, Stream, StatusNotFound, HealthCheckServing } from 'k6/net/grpc';
import old from 'k6/experimental/grpc';
import { same, verdict } from './lib/known.js';

const client = new Client();
const methods = client.load(['./data'], 'grpc.proto');
const again = client.load(null, 'data/grpc.proto');
const problem = (f) => { try { f(); return 'nothing'; } catch (e) { return e.message; } };
// It must throw what has this text in it.
const refused = (what, f, text) => { const told = problem(f); same(what, told.includes(text) ? text : told, text); };
const inInit = [
  problem(() => client.connect('127.0.0.1:1')),
  problem(() => client.invoke('test.v1.Notes/Echo', {})),
  problem(() => client.load([], 'absent.proto')) !== 'nothing',
  problem(() => client.loadProtoset('absent.set')).split(':')[0],
  problem(() => new Stream(client, 'test.v1.Notes/Echo')),
];

export default async function () {
  same('methods', methods.map((m) => m.full_method).join(), '/test.v1.Notes/Echo,/test.v1.Notes/Watch');
  same('again', again.length, 2);
  same('init', inInit.join(' | '), [
    'connecting to a gRPC server in the init context is not supported',
    'invoking RPC methods in the init context is not supported', 'true', "couldn't open protoset",
    "invalid GRPC Stream's client: no gRPC connection, you must call connect first"].join(' | '));
  same('old name', old.StatusNotFound === StatusNotFound, true);
  same('codes', `${StatusNotFound} ${JSON.stringify(StatusNotFound)} ${StatusNotFound + 0} ${StatusNotFound == 5}`, 'NotFound 5 5 true');
  same('health', `${HealthCheckServing} ${JSON.stringify(HealthCheckServing)}`, 'SERVING 1');
  same('namespace', grpc.Client === Client, true);
  refused('load', () => client.load([], 'data/grpc.proto'), 'load must be called in the init context');
  refused('no connection', () => client.invoke('test.v1.Notes/Echo', {}), 'no gRPC connection, you must call connect first');
  refused('no health', () => client.healthCheck(), 'no gRPC connection, you must call connect first');
  refused('no server', () => client.connect('127.0.0.1:1', { plaintext: true }), 'connection error: desc = "transport: error while dialing: dial tcp 127.0.0.1:1: connect: connection refused"');
  refused('no port', () => client.connect('localhost', { plaintext: true }), 'missing port in address');
  refused('port', () => client.connect('localhost:http', { plaintext: true }), 'invalid port');
  refused('cert', () => client.connect('127.0.0.1:1', { tls: { cert: 'x', key: 'y' } }), 'failed to append certificate from PEM');
  refused('cacerts', () => client.connect('127.0.0.1:1', { tls: { cacerts: ['x'] } }), 'failed to append ca certificate [0] from PEM');
  refused('cacerts of 5', () => client.connect('127.0.0.1:1', { tls: { cacerts: [5] } }), 'invalid tls cacerts value');
  refused('this', () => client.invoke.call({}, 'x', {}), 'not a Client');
  same('close', client.close(), undefined);
  same('rejected', await client.asyncInvoke('test.v1.Notes/Echo', {}).catch((e) => String(e)), 'no gRPC connection, you must call connect first');
  // A server that speaks HTTP/1 alone.
  refused('http/1', () => client.connect(__ENV.BASE_URL.replace('http://', ''), { plaintext: true, timeout: '100ms' }), 'connection error: desc = "error reading from server');
  console.log(verdict());
}
