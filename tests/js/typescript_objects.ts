// Enums, namespaces and parameter properties are the objects that TypeScript makes of them.
// args: --iterations 1
// expect: checks_succeeded...: 100.00% 17 out of 17
import { check } from 'k6';

export const options = { thresholds: { checks: ['rate==1'] } };

enum Level { Low = 1, Mid, High = Low * 10, Top }
enum Color { Red = 'RED', Dark = Red + '!', 'light-blue' = `x` }
enum Level { Beyond = Top + 1 }
const enum Fast { On = 7 }
enum Computed { A = 'abc'.length, B = ((x: number) => x + A)(1), C = Color.Red as any }
declare enum Elsewhere { X }

namespace Bank {
  export let balance = 0;
  export const [one, { two }] = [1, { two: 2 }];
  export function pay(n: number): void { balance += n; }
  export class Account { constructor(protected id = Inner.deep) {} }
  export enum Kind { Giro }
  export namespace Inner { export const deep = 'deep'; }
  export import Alias = Inner.deep;
  const hidden = 1;
  export type OnlyType = string;
}
namespace Bank { export const seen = one + balance; }
namespace Types { export interface A {} }
namespace Outer.Middle { export const x = 1; }
function counted() { return counted.count; }
namespace counted { export const count = 3; }

class Parent { constructor(readonly title: string) {} }
class Child extends Parent {
  later = 'later';
  constructor(title: string, public own = title + '!') {
    console.log('before');
    super(title)
    this.later += this.own;
  }
}
class Wrapped extends Parent {
  constructor(private inner = 2) { const self = super('w'); self.title === 'w' }
}
class Auto { accessor x: number = 4; static accessor #y = 5; static z() { return Auto.#y++ + Auto.#y; } }

export default function (): void {
  Bank.pay(5);
  Bank.balance *= 2;
  Bank.pay(1);
  const auto = new Auto();
  auto.x *= 2;
  check(null, {
    'numbers count on': () => Level.Mid === 2 && Level.High === 10 && Level.Top === 11,
    'numbers lead back': () => Level[10] === 'High' && Object.keys(Level).length === 10,
    'parts merge': () => Level.Beyond === 12 && Level[12] === 'Beyond',
    'texts do not lead back': () => Object.keys(Color).join() === 'Red,Dark,light-blue',
    'texts are joined': () => Color.Dark === 'RED!' && Color['light-blue'] === 'x',
    'const enums are objects too': () => Fast.On === 7 && Fast[7] === 'On',
    'members are computed': () => Computed.A === 3 && Computed.B === 4 && Computed[3] === 'A',
    'what is declared is not there': () => typeof Elsewhere === 'undefined',
    'variables of a namespace change': () => Bank.balance === 11,
    'patterns are exported': () => Bank.one === 1 && Bank.two === 2,
    'all that a namespace exports': () => Object.keys(Bank).join() ===
      'balance,one,two,pay,Account,Kind,Inner,Alias,seen' && Bank.Alias === 'deep',
    'later parts see earlier ones': () => Bank.seen === 1,
    'namespaces of types are not there': () => typeof Types === 'undefined',
    'names with dots': () => Outer.Middle.x === 1,
    'functions merge': () => counted() === 3,
    'properties come behind super': () => JSON.stringify(new Child('t')) ===
      '{"title":"t","own":"t!","later":"latert!"}' && new Wrapped()['inner'] === 2,
    'accessors': () => auto.x === 8 && Auto.z() === 11 && Object.keys(auto).length === 0,
  });
}
