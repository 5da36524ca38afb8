/* The texts of the modules that are written in JavaScript, put together from js/. */
#ifndef JSMOD_JS_TEXTS_H
#define JSMOD_JS_TEXTS_H

extern const char js_streams[];

#endif
