#include "vu/vu_worker.h"

#include "base/check.h"
#include "vu/detail.h"

#include <stdlib.h>

static const enum builtin_metric http_metrics[] = {
    METRIC_HTTP_REQS,           METRIC_HTTP_REQ_DURATION,        METRIC_HTTP_REQ_BLOCKED,
    METRIC_HTTP_REQ_CONNECTING, METRIC_HTTP_REQ_TLS_HANDSHAKING, METRIC_HTTP_REQ_SENDING,
    METRIC_HTTP_REQ_WAITING,    METRIC_HTTP_REQ_RECEIVING,       METRIC_HTTP_REQ_FAILED,
};

struct vu_worker *vu_worker_get(struct test *test, const struct vu_home *home, struct error *error)
{
    uint32_t slot = home->worker == VU_HOME_CONTROL ? 0 : home->worker + 1;
    CHECK(slot < test->worker_slots);
    struct vu_worker *w = test->workers[slot];
    if (w)
        return w;
    struct net_worker *net = net_worker_new(&test->net, error);
    if (!net)
        return NULL;
    w = xcalloc(1, sizeof(*w));
    w->test = test;
    w->home = *home;
    w->net = net;
    w->tag_cache = tag_cache_new(test->registry);
    w->groups = group_tree_new();
    if (test->detailed) {
        group_tree_gather(w->groups, test->registry);
        w->detail = detail_new(test->plan, test->registry);
    }
    for (size_t i = 0; i < ARRAY_LEN(http_metrics); i++)
        w->http_metrics[i] = registry_get(test->registry, http_metrics[i]);
    test->workers[slot] = w;
    return w;
}

void vu_worker_lose(struct vu_worker *w)
{
    if (--w->vus > 0)
        return;
    ws_worker_free(w->ws);
    w->ws = NULL;
}

void vu_workers_free(struct test *test)
{
    for (uint32_t i = 0; i < test->worker_slots; i++) {
        struct vu_worker *w = test->workers[i];
        if (!w)
            continue;
        net_worker_free(w->net);
        tag_cache_free(w->tag_cache);
        group_tree_free(w->groups);
        detail_free(w->detail);
        free(w);
        test->workers[i] = NULL;
    }
}
