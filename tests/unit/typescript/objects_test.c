/* Enums, namespaces and parameter properties: what they become. That it works is shown by scripts
 * (tests/js/typescript_*.ts). */
#include "testing.h"

static const struct strip_case cases[] = {
    { "enum A { B, C = 5, 'd-e' }",
      "var A;(function(A){          A[A[\"B\"]=0]=\"B\";      A[A[\"C\"]=5]=\"C\";       "
      "A[A['d-e']=6]='d-e';  })(A||(A={}));" },
    { "const enum A { B = 'x', C = B + 'y' }",
      "var A;(function(A){                   A[\"B\"]='x';      A[\"C\"]=A.B + 'y';  "
      "})(A||(A={}));" },
    { "enum A { B = f(), C }", "var A;(function(A){             A[A[\"B\"]=f()]=\"B\";   "
                               "A[A[\"C\"]=A[\"B\"]+1]=\"C\";  })(A||(A={}));" },
    { "export enum A {} export enum A {}",
      "export var A;(function(A){                })(A||(A={})); ;(function(A){                "
      "})(A||(A={}));" },
    { "{ enum A {} }", "{ let A;(function(A){         })(A||(A={})); }" },
    { "namespace A { export const b = 1; }",
      "var A;(function(A){                     const b = 1;;A.b=b;  })(A||(A={}));" },
    { "namespace A { export let b; }", "var A;(function(A){                     let "
                                       "b;;Object.defineProperty(A,\"b\",{get:()=>b,set:(v)=>{b=v},"
                                       "enumerable:true,configurable:true});  })(A||(A={}));" },
    { "namespace A.B { c() }", "var A;(function(A){            let B;(function(B){    c()  "
                               "})(B=A.B||(A.B={}));})(A||(A={}));" },
    { "class A { constructor(public b: B, private readonly c?: C) { d() } }",
      "class A {b;c; constructor(       b   ,                  c    ) {;this.b=b;this.c=c; d() } "
      "}" },
    { "class A extends B { constructor(public c) { super(c); d() } }",
      "class A extends B {c; constructor(       c) { super(c),this.c=c; d() } }" },
    { "class A extends B { constructor(public c) { if (c) super(); } }",
      "class A extends B {c; constructor(       c) { if (c) super(),this.c=c; } }" },
    { "class A { accessor b: B = 1 }", "class A { ;         get b(){return this.#b_accessor;}set "
                                       "b(value){this.#b_accessor=value;}#b_accessor    = 1 }" },
};

static void test_objects(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_stripped(&cases[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_objects) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
