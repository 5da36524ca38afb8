// Response.html, clickLink and submitForm against the target server.
// expect: all as expected
import http from 'k6/http';
import { alike, refused, verdict } from './lib/known.js';

const base = __ENV.BASE_URL;

export default function () {
  const page = http.get(`${base}/html`);
  alike('html', [page.html().find('title').text(), page.html('h1').size(), page.html('nothing').size(), page.html('[').size()], ['Target', 1, 0, 0]);
  alike('addresses are resolved', page.html('a').get(0).href(), `${base}/get`);
  alike('the page knows its address', page.html().url, `${base}/html`);
  alike('selections of a response are of one page', page.html('a').add(page.html('h1')).size(), page.html('a, h1').size());
  const binary = http.get(`${base}/html`, { responseType: 'binary' });
  alike('binary', binary.html('title').text(), 'Target');
  const kept = http.get(`${base}/html`).html('h1');
  alike('a page outlives its response', kept.closest('html').find('title').text(), 'Target');

  const clicked = page.clickLink();
  alike('clickLink', [clicked.request.method, clicked.url], ['GET', `${base}/get`]);
  alike('clickLink with params', page.clickLink({ selector: 'a', params: { headers: { 'X-Mine': 'yes' } } }).request.headers['X-Mine'], ['yes']);
  refused('no link', () => page.clickLink({ selector: 'a.none' }), `no element found for selector 'a.none' in response '${base}/html'`);
  refused('not a link', () => page.clickLink({ selector: 'h1' }), `no valid href attribute value found on element 'h1' in response '${base}/html'`);

  const sent = page.submitForm({ fields: { extra: 'e f', list: [1, 2] } });
  alike('submitForm', [sent.request.method, sent.url, sent.request.body], ['POST', `${base}/post`, 'extra=e+f&list=1&list=2&user=ann']);
  const echo = (markup) => http.post(`${base}/echo-body`, markup);
  const search = echo('<form action="/get?old=1#top"><input name="q" value="a b"><select name="m" multiple><option selected>x<option selected>y</select><button type="submit" name="go" value="1">');
  alike('GET', search.submitForm({ fields: { n: 5, q: undefined } }).request.url, `${base}/get?go=1&m=x%2Cy&n=5&q=undefined#top`);
  alike('another button', search.submitForm({ submitSelector: 'none' }).request.url, `${base}/get?m=x%2Cy&q=a+b#top`);
  const list = echo('<form method="post" action="/post"><select name="m" multiple><option selected>x<option selected>y</select></form><form><input name="second" value="2">');
  alike('all forms of a page', list.submitForm().request.body, 'm=%5Bx+y%5D&second=2');
  alike('one of them', list.submitForm({ formSelector: 'form:nth-of-type(2)' }).request.url, `${base}/echo-body?second=2`);
  refused('no form', () => page.submitForm({ formSelector: '#none' }), `no form found for selector '#none' in response '${base}/html'`);
  refused('a bad address', () => echo('<a href="http://a b/">').clickLink(), 'parse "http://a b/": invalid character " " in host name');
  refused('no body', () => http.get(`${base}/html`, { responseType: 'none' }).html(),
    "the body is null so we can't transform it to HTML - this likely was because of a request error getting the response");
  console.log(verdict());
}
