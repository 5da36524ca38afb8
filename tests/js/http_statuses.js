// Which answers count as failed: http.expectedStatuses, responseCallback, setResponseCallback.
// expect: all as expected
// expect: ✓ 'count==6'
// expect: ✓ 'count==40'
// expect: ✓ 'count==1'
// expect: ✓ 'count==2'
import http from 'k6/http';
import { refused, same, verdict } from './lib/known.js';

export const options = {
  thresholds: {
    'http_reqs{expected_response:true,kind:default}': ['count==1'],
    'http_reqs{expected_response:false,kind:default}': ['count==1'],
    'http_reqs{expected_response:true,kind:set}': ['count==6'],
    'http_reqs{expected_response:false,kind:set}': ['count==2'],
    'http_reqs{expected_response:true,kind:many}': ['count==40'],
    'http_reqs{kind:none}': ['count==1'],
    'http_req_failed{kind:none}': ['rate<=1'],
  },
};

const get = (status, kind, params) => http.get(`${__ENV.BASE_URL}/status/${status}`, { ...params, tags: { kind } });

export default function () {
  get(200, 'default');
  get(404, 'default');

  http.setResponseCallback(http.expectedStatuses({ min: 200, max: 204 }, 404));
  for (const status of [200, 204, 404, 205, 403]) get(status, 'set');
  for (const status of [500, 599]) get(status, 'set', { responseCallback: http.expectedStatuses({ min: 500, max: 599 }) });
  get(404, 'set');

  // As many as wanted; and they outlive the object.
  http.setResponseCallback(http.expectedStatuses(...Array.from({ length: 40 }, (_, i) => 400 + 2 * i)));
  for (let i = 0; i < 40; i++) get(400 + 2 * i, 'many');

  http.setResponseCallback(null);
  get(404, 'none');

  refused('nothing', () => http.expectedStatuses(), 'no arguments');
  for (const bad of ['200', null, 1.5, {}, { min: 200 }])
    refused(JSON.stringify(bad), () => http.expectedStatuses(200, bad),
      'argument number 2 to expectedStatuses was neither an integer nor an object like {min:100, max:329}');
  refused('a part', () => http.expectedStatuses({ min: 200, max: '299' }), 'both min and max need to be integers for argument number 1');
  refused('a getter', () => http.expectedStatuses(200, { get min() { throw new Error('mine'); } }), 'mine');
  refused('a function', () => http.setResponseCallback(() => true), 'unsupported argument, expected http.expectedStatuses');
  same('a param', get(200, 'x', { responseCallback: 'x' }).error, 'unsupported responseCallback');
  console.log(verdict());
}
