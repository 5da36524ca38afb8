#ifndef CLI_BUILD_INFO_H
#define CLI_BUILD_INFO_H

/* Which source the program was built from: "1a2b3c4d5e", with "+dirty" behind it when it had been
 * changed; "unknown" without git. */
extern const char build_commit[];

#endif
