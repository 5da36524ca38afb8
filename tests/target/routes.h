/* Which path is answered by what. */
#ifndef TARGET_ROUTES_H
#define TARGET_ROUTES_H

#include "reply.h"

/* Answers the request. */
void routes_answer(struct exchange *x);

/* Handlers, by the file they are in. */

/* answers.c: ordinary answers. */
void answer_hello(struct exchange *x);
void answer_status(struct exchange *x);
void answer_delay(struct exchange *x);
void answer_bytes(struct exchange *x);
void answer_json(struct exchange *x);
void answer_html(struct exchange *x);
void answer_chunked(struct exchange *x);
void answer_until_close(struct exchange *x);
void answer_close(struct exchange *x);
void answer_gzip(struct exchange *x);
void answer_deflate(struct exchange *x);
void answer_redirect(struct exchange *x);
void answer_redirect_to(struct exchange *x);

/* auth.c: who asks. */
void auth_basic(struct exchange *x);
void auth_digest(struct exchange *x);
void auth_ntlm(struct exchange *x);

/* echo.c: what the server saw, as JSON; the body as it is. */
void echo_body(struct exchange *x);
void echo_request(struct exchange *x);
void echo_headers(struct exchange *x);
void echo_cookies(struct exchange *x);
void echo_set_cookies(struct exchange *x);

/* websocket.c: wishes are in the query, see there. */
void websocket_echo(struct exchange *x);
void websocket_totals(struct exchange *x);

/* hostile.c: what servers do wrong. */
void hostile_reset_before(struct exchange *x);
void hostile_reset_after_head(struct exchange *x);
void hostile_reset_mid_body(struct exchange *x);
void hostile_empty(struct exchange *x);
void hostile_truncated(struct exchange *x);
void hostile_truncated_chunks(struct exchange *x);
void hostile_longer(struct exchange *x);
void hostile_stall_head(struct exchange *x);
void hostile_stall_body(struct exchange *x);
void hostile_garbage(struct exchange *x);
void hostile_huge_header(struct exchange *x);
void hostile_many_headers(struct exchange *x);
void hostile_bad_chunk(struct exchange *x);
void hostile_slow_drip(struct exchange *x);
void hostile_close_idle(struct exchange *x);
void hostile_double_length(struct exchange *x);
void hostile_negative_length(struct exchange *x);
void hostile_status_line(struct exchange *x);
void hostile_bare_newlines(struct exchange *x);
void hostile_1xx(struct exchange *x);

#endif
