/* The resources of the REST API, one file each; used by rest_api.c alone. `id` is what stands
 * behind the collection's name. */
#ifndef WEB_REST_ROUTES_H
#define WEB_REST_ROUTES_H

#include "web/rest_api.h"

typedef void rest_route(struct rest_test *test, const struct server_request *request,
                        struct http_reply *reply, struct slice id);

rest_route rest_get_status, rest_patch_status;
rest_route rest_get_metrics, rest_get_metric;
rest_route rest_get_groups, rest_get_group;
rest_route rest_get_scenarios, rest_get_scenario, rest_patch_scenario;
rest_route rest_get_setup, rest_put_setup, rest_post_setup, rest_post_teardown;

#endif
