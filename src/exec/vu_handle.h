/* A numbered place for a VU that is started and stopped while the scenario runs, for ramping-vus
 * and externally-controlled. Each start takes a VU from the pool, unless the one before it hasn't
 * yet obeyed the order to stop: that one goes on. Control thread. */
#ifndef EXEC_VU_HANDLE_H
#define EXEC_VU_HANDLE_H

#include <stdint.h>

struct scenario_run;
struct vu_slot;

struct vu_handle {
    struct vu_slot *slot; /* the VU of the last start; it may have gone since */
    uint32_t assignment;  /* which of the slot's assignments was ours */
};

void vu_handle_start(
    struct vu_handle *h,
    struct scenario_run *run); /* may wait for a VU; does nothing where none comes */
void vu_handle_stop(struct vu_handle *h, struct scenario_run *run); /* after its iteration */
void vu_handle_cut(struct vu_handle *h, struct scenario_run *run);  /* in the midst of it */

#endif
