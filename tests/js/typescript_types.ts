// Types go, checked by nobody: also imports that are only types, of modules that don't exist.
// args: --iterations 1
// expect: checks_succeeded...: 100.00% 9 out of 9
import { check } from 'k6';
import { Options } from 'k6/options';
import type { Missing } from './modules/missing.ts';
import { Square, type Form } from './modules/typed.ts';
import { Shape } from './modules/typed.ts';

export const options: Options = { thresholds: { checks: ['rate==1'] } };

function twice(x: string): string;
function twice(x: number): number;
function twice(x: any): any { return x + x; }

abstract class Base<T> {
  abstract name: string;
  declare hidden: T;
  protected static count?: number = 0
  readonly ['x' + 1]!: T
  get(this: Base<T>): T { return this as unknown as T; }
}

class Derived extends Base<Missing> implements Form {
  name = <string>'derived'
  private ['y'] = 1
}

const multiply = <T extends number>(a: T, b?: T): {
  product: number
} => ({ product: a * (b ?? 3) });

function first<T>(xs: T[]): T | undefined {
  return <T>
    xs[0];
}

export default function (): void {
  const shape: Shape = new Square('s');
  const derived = new Derived();
  let total: number = 1 as any
  ;[2, 3].forEach((x: number) => total += x)
  check(null, {
    'overloads': () => twice('a') === 'aa' && twice(2) === 4,
    'parameter properties': () => JSON.stringify(shape) === '{"name":"s","side":2}',
    'a class of a module': () => (shape as Square).area() === 4,
    'fields': () => Object.keys(derived).join() === 'x1,name,y',
    'declared fields are not there': () => !('hidden' in derived),
    'generic arrow functions': () => multiply<number>(2).product === 6,
    'a cast behind return': () => first<string>(['z'])! === 'z',
    'a conditional or an arrow function': () => (total ? (1) : ((x: number): number => x)(2)) === 1,
    'lines that are not joined': () => total === 6,
  });
}
