import { check, group, sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';

// What is to be tested: brunt run -e BASE_URL=https://... {{ .ScriptName }}
const baseUrl = __ENV.BASE_URL || 'http://127.0.0.1:8080';

export const options = {
  // Up to 5 users, up to 10, and away again.
  stages: [
    { duration: '10s', target: 5 },
    { duration: '20s', target: 10 },
    { duration: '1s', target: 0 },
  ],
  // The test fails, and exits with 99, when one of these doesn't hold.
  thresholds: {
    http_req_failed: ['rate<0.01'],
    http_req_duration: ['p(95)<500', 'p(99)<1000'],
    checks: ['rate>0.99'],
  },
{{- if .ProjectID }}
  cloud: { projectID: {{ .ProjectID }}, name: '{{ .ScriptName }}' },
{{- end }}
};

// Once, before everything else: what it returns is handed to each iteration.
export function setup() {
  const home = http.get(`${baseUrl}/`);
  if (home.status !== 200)
    exec.test.abort(`${baseUrl} answers with ${home.status}: there is nothing to test`);
  return { started: new Date().toISOString() };
}

// Again and again, by each user.
export default function(data) {
  group('look around', () => {
    const home = http.get(`${baseUrl}/`, { tags: { name: 'home' } });
    check(home, { 'home is there': (r) => r.status === 200 });
  });

  group('order', () => {
    const order = { item: `no. ${exec.vu.idInTest}`, since: data.started };
    const answer = http.post(`${baseUrl}/orders`, JSON.stringify(order), {
      headers: { 'Content-Type': 'application/json' },
      tags: { name: 'order' },
    });
    check(answer, { 'the order is taken': (r) => r.status === 200 || r.status === 201 });
  });

  sleep(1);
}
