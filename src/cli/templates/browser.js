import { check, fail } from 'k6';
import { browser } from 'k6/browser';

// What is to be tested: brunt run -e BASE_URL=https://... {{ .ScriptName }}
const baseUrl = __ENV.BASE_URL || 'http://127.0.0.1:8080';

export const options = {
  scenarios: {
    ui: {
      executor: 'shared-iterations',
      vus: 1,
      iterations: 1,
      options: { browser: { type: 'chromium' } },
    },
  },
{{- if .ProjectID }}
  cloud: { projectID: {{ .ProjectID }}, name: '{{ .ScriptName }}' },
{{- end }}
};

export default async function() {
  const page = await browser.newPage();
  try {
    await page.goto(`${baseUrl}/`);
    const heading = await page.locator('h1').textContent();
    check(heading, { 'there is a heading': (text) => text !== '' });
    await page.screenshot({ path: 'screenshot.png' });
  } catch (error) {
    fail(`the page can't be used: ${error.message}`);
  } finally {
    await page.close();
  }
}
