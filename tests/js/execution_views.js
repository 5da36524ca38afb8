// args: --log-format=raw
// expect: init getting VU information in the init context is not supported
// expect: init getting scenario information outside of the VU context is not supported
// expect: init getting instance information in the init context is not supported
// expect: init abort,fail,options
// expect: init undefined
// expect: required instance,scenario,test,vu
// expect: keys idInInstance,idInTest,iterationInInstance,iterationInScenario,tags,metrics tags,metadata
// expect: same false true true
// expect: json {"iterationInInstance":0,"iterationInTest":0}
// expect: kept 0 0
// expect: kept 1 1
// expect: named 1
// expect: refused Cannot assign to read only property 'idInTest'
// expect: refused Cannot assign to read only property 'tags'
// expect: refused Cannot assign to read only property 'idInTest'
// expect: refused Cannot assign to read only property 'other'
// expect: refused invalid value for metric tag 'a': only String, Boolean and Number types are accepted as a metric tag values
// expect: timers true
// expect-not: allowed
import exec, { scenario, vu } from 'k6/execution';
import { setTimeout as later } from 'k6/timers';
import { setTimeout as same } from 'k6/experimental/timers';

for (const get of [() => exec.vu, () => exec.scenario, () => exec.instance, () => Object.keys(exec.test), () => exec.test.nothing]) {
  try {
    console.log('init', String(get()));
  } catch (e) {
    console.log('init', e.message);
  }
}

console.log('required', Object.keys(require('k6/execution')).sort().join());

export const options = { iterations: 2 };

function refused(change) {
  try {
    change();
    console.log('allowed');
  } catch (e) {
    console.log(e instanceof TypeError ? 'refused' : 'wrong error', e.message);
  }
}

let kept;

export default function () {
  kept = kept || exec.vu;
  console.log('kept', kept.iterationInInstance, __ITER);
  if (__ITER > 0) {
    console.log('named', scenario.iterationInTest);
    return;
  }
  console.log('keys', Object.keys(exec.vu).join(), Object.keys(exec.vu.metrics).join());
  console.log('same', exec.vu === exec.vu, exec.test === exec.test, vu.idInTest === exec.vu.idInTest && 'idInTest' in vu);
  const { iterationInInstance, iterationInTest } = { ...exec.scenario };
  console.log('json', JSON.stringify({ iterationInInstance, iterationInTest }));
  refused(() => { exec.vu.idInTest = 9; });
  refused(() => { exec.vu.metrics.tags = {}; });
  refused(() => { delete exec.vu.idInTest; });
  refused(() => { Object.defineProperty(exec.scenario, 'other', { value: 1 }); });
  refused(() => { exec.vu.metrics.tags.a = {}; });
  console.log('timers', later === setTimeout && same === later);
}
