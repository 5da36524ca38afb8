/* How the url secret source asks: its defaults, then the environment, then a JSON file, then what
 * the command line says, each over the one before. Private to secrets/. */
#ifndef SECRETS_URL_CONFIG_H
#define SECRETS_URL_CONFIG_H

#include "base/error.h"
#include "proto/http_message.h"

struct url_config {
    struct slice url_template; /* with "{key}" */
    struct slice method;
    struct slice response_path; /* of the secret in a JSON answer, as in Response.json(); empty: the
                                 * answer is the secret */
    struct http_headers headers;
    int64_t timeout_ns, retry_backoff_ns;
    int64_t max_retries, requests_per_minute, burst;
};

/* Reads all of it into the arena; `environment` as environ. 0, or -1 with the error. */
int url_config_read(struct url_config *config, struct slice argument, char **environment,
                    struct arena *arena, struct error *error);

#endif
