/* Files of the source tree as texts of the program: see meson.build. */
#ifndef CLI_EMBEDDED_H
#define CLI_EMBEDDED_H

/* What `new` makes scripts from. */
extern const char embedded_minimal_js[], embedded_protocol_js[], embedded_browser_js[];

/* What `completion` prints. */
extern const char embedded_brunt_bash[], embedded_brunt_fish[], embedded_brunt_ps1[],
    embedded_brunt_zsh[];

#endif
