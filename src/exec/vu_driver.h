/* The driver's contract lives in vu/, which exec may include and not the other way round. */
#ifndef EXEC_VU_DRIVER_H
#define EXEC_VU_DRIVER_H

#include "vu/vu_driver.h"

#endif
