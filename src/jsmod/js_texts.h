/* The texts of the modules that are written in JavaScript: js/NAME.js. */
#ifndef JSMOD_JS_TEXTS_H
#define JSMOD_JS_TEXTS_H

extern const char js_streams[];

#endif
