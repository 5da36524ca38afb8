import { check, sleep } from 'k6';
import http from 'k6/http';

// What is to be tested: brunt run -e BASE_URL=https://... {{ .ScriptName }}
const baseUrl = __ENV.BASE_URL || 'http://127.0.0.1:8080';

export const options = {
  vus: 10,
  duration: '30s',
{{- if .ProjectID }}
  cloud: { projectID: {{ .ProjectID }}, name: '{{ .ScriptName }}' },
{{- end }}
};

export default function() {
  const page = http.get(`${baseUrl}/`);
  check(page, { 'the page is there': (r) => r.status === 200 });
  sleep(1);
}
