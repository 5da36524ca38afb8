/* The lowest layer of options: a JSON file. */
#ifndef CLI_CONFIG_FILE_H
#define CLI_CONFIG_FILE_H

#include "plan/options.h"

/* Reads the file that --config or K6_CONFIG names into `layer`; without them the user's own,
 * k6/config.json among their configuration, if there is one. Warnings as of options_read_json. 0,
 * or -1 with the error. */
int config_file_read(struct options *layer, const struct options *settings, struct buf *warnings,
                     struct error *error);

#endif
